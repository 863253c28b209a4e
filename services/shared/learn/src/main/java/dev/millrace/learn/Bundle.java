package dev.millrace.learn;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A trained model as data: a description and the weights, in one safetensors file whose metadata
/// holds the description as JSON.
///
/// The same content gives the same bytes, so a bundle can be named by its hash. Reading one
/// executes nothing.
public final class Bundle {

  private static final String KEY = "millrace.bundle";
  private static final String ANSWERS = "answers";
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private final BundleDescription description;
  private final TensorFile file;

  /// Puts a description and weights together; the weights keep their order.
  public Bundle(BundleDescription description, List<TensorData> weights) {
    this(description, new TensorFile(weights, Map.of(KEY, text(description))));
  }

  /// An entry that came later is left out where it is empty, so that what was written before and
  /// what is written now are the same bytes.
  private static String text(BundleDescription description) {
    JsonObject object = JSON.toJsonTree(description).getAsJsonObject();
    if (description.answers().isEmpty()) {
      object.remove(ANSWERS);
    }
    return JSON.toJson(object);
  }

  private static BundleDescription description(String text) {
    JsonObject object = JSON.fromJson(text, JsonObject.class);
    if (!object.has(ANSWERS)) {
      object.add(ANSWERS, new JsonObject());
    }
    return JSON.fromJson(object, BundleDescription.class);
  }

  private Bundle(BundleDescription description, TensorFile file) {
    this.description = description;
    this.file = file;
  }

  /// What the model is and how to feed it.
  public BundleDescription description() {
    return description;
  }

  /// Parameters and buffers by name.
  public TensorFile weights() {
    return file;
  }

  /// The bundle as one file.
  public byte[] toBytes() {
    return file.toBytes();
  }

  /// Reads a bundle held in memory.
  ///
  /// @throws MalformedBundle when it is not one, or is of a later format version
  public static Bundle read(byte[] bytes) {
    return read(MemorySegment.ofArray(bytes));
  }

  /// Maps a bundle, whose file must not change while it is in use.
  ///
  /// @throws MalformedBundle when it is not one, or is of a later format version
  /// @throws UncheckedIOException when it cannot be read
  public static Bundle map(Path path) {
    try {
      return of(TensorFile.map(path));
    } catch (MalformedTensorFile e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
  }

  /// Reads a bundle held in a segment, without copying its weights.
  ///
  /// @throws MalformedBundle when it is not one, or is of a later format version
  public static Bundle read(MemorySegment bytes) {
    try {
      return of(TensorFile.read(bytes));
    } catch (MalformedTensorFile e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
  }

  private static Bundle of(TensorFile file) {
    String json = file.metadata().get(KEY);
    if (json == null) {
      throw new MalformedBundle("its metadata has no entry " + KEY);
    }
    try {
      BundleDescription description = description(json);
      if (description.formatVersion() > BundleDescription.CURRENT_FORMAT) {
        throw new MalformedBundle(
            "it has format version %d, and this library reads up to %d"
                .formatted(description.formatVersion(), BundleDescription.CURRENT_FORMAT));
      }
      return new Bundle(description, file);
    } catch (JsonParseException | NullPointerException | IllegalArgumentException e) {
      throw new MalformedBundle("its description cannot be read: " + e.getMessage());
    }
  }
}
