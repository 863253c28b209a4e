package dev.millrace.learn.tensor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A safetensors file: named tensors and a map of text, in one block of bytes that can be mapped.
///
/// Writing is deterministic: tensors keep their order, metadata is sorted by key. Nothing in such a
/// file is executed, and a malformed one is refused before its data is touched.
public final class TensorFile {

  private static final int MAX_HEADER = 100 << 20;
  private static final String METADATA = "__metadata__";
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final SequencedMap<String, TensorData> tensors;
  private final SequencedMap<String, String> metadata;

  /// Collects tensors, whose names must differ, and metadata.
  public TensorFile(Collection<TensorData> tensors, Map<String, String> metadata) {
    this.tensors = new LinkedHashMap<>();
    for (TensorData tensor : tensors) {
      if (this.tensors.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("Two tensors are called " + tensor.name());
      }
    }
    this.metadata = new TreeMap<>(metadata);
  }

  /// The tensors in their order.
  public List<TensorData> tensors() {
    return List.copyOf(tensors.values());
  }

  /// The tensor of a name, or empty.
  public Optional<TensorData> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /// The text beside the tensors, sorted by key.
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /// Writes the file; the same content gives the same bytes.
  public byte[] toBytes() {
    var header = new JsonObject();
    if (!metadata.isEmpty()) {
      var texts = new JsonObject();
      metadata.forEach(texts::addProperty);
      header.add(METADATA, texts);
    }
    long offset = 0;
    for (TensorData tensor : tensors.values()) {
      long end = offset + tensor.bytes().byteSize();
      header.add(tensor.name(), entry(tensor, offset, end));
      offset = end;
    }
    byte[] json = padded(header.toString().getBytes(StandardCharsets.UTF_8));
    byte[] file = new byte[Math.toIntExact(Math.addExact(8L + json.length, offset))];
    MemorySegment out = MemorySegment.ofArray(file);
    out.set(LONG, 0, json.length);
    System.arraycopy(json, 0, file, 8, json.length);
    long at = 8L + json.length;
    for (TensorData tensor : tensors.values()) {
      MemorySegment.copy(tensor.bytes(), 0, out, at, tensor.bytes().byteSize());
      at += tensor.bytes().byteSize();
    }
    return file;
  }

  /// Reads a file held in memory, without copying the tensors.
  ///
  /// @throws MalformedTensorFile when it is not a sound safetensors file
  public static TensorFile read(byte[] file) {
    return read(MemorySegment.ofArray(file));
  }

  /// Maps a file, which must not change while its tensors are in use.
  ///
  /// @throws MalformedTensorFile when it is not a sound safetensors file
  /// @throws UncheckedIOException when it cannot be read
  public static TensorFile map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a file held in a segment, without copying the tensors.
  ///
  /// @throws MalformedTensorFile when it is not a sound safetensors file
  public static TensorFile read(MemorySegment file) {
    if (file.byteSize() < 8) {
      throw new MalformedTensorFile("it has only " + file.byteSize() + " bytes");
    }
    long length = file.get(LONG, 0);
    if (length < 2 || length > MAX_HEADER || length > file.byteSize() - 8) {
      throw new MalformedTensorFile(
          "its header claims %d of %d bytes".formatted(length, file.byteSize()));
    }
    byte[] json = file.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment data = file.asSlice(8 + length);
    try {
      return parse(JsonParser.parseString(new String(json, StandardCharsets.UTF_8)), data);
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | UnsupportedOperationException
        | ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException e) {
      throw new MalformedTensorFile("its header is wrong: " + e.getMessage());
    }
  }

  private static TensorFile parse(JsonElement header, MemorySegment data) {
    List<TensorData> tensors = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : header.getAsJsonObject().entrySet()) {
      JsonObject value = entry.getValue().getAsJsonObject();
      if (entry.getKey().equals(METADATA)) {
        value.asMap().forEach((key, text) -> metadata.put(key, text.getAsString()));
      } else {
        tensors.add(tensor(entry.getKey(), value, data));
      }
    }
    return new TensorFile(tensors, metadata);
  }

  private static TensorData tensor(String name, JsonObject value, MemorySegment data) {
    List<Long> sizes = new ArrayList<>();
    member(value, "shape").getAsJsonArray().forEach(size -> sizes.add(size.getAsLong()));
    JsonArray offsets = member(value, "data_offsets").getAsJsonArray();
    long start = offsets.get(0).getAsLong();
    long end = offsets.get(1).getAsLong();
    ElementType type = ElementType.valueOf(member(value, "dtype").getAsString());
    return new TensorData(name, type, new Dims(sizes), data.asSlice(start, end - start));
  }

  private static JsonElement member(JsonObject value, String name) {
    if (!value.has(name)) {
      throw new IllegalArgumentException("a tensor has no " + name);
    }
    return value.get(name);
  }

  private static JsonObject entry(TensorData tensor, long start, long end) {
    var entry = new JsonObject();
    entry.addProperty("dtype", tensor.type().name());
    var shape = new JsonArray();
    tensor.dims().sizes().forEach(shape::add);
    entry.add("shape", shape);
    var offsets = new JsonArray();
    offsets.add(start);
    offsets.add(end);
    entry.add("data_offsets", offsets);
    return entry;
  }

  /// Readers may want tensors aligned to 8 bytes; spaces after the JSON see to that.
  private static byte[] padded(byte[] json) {
    byte[] padded = new byte[(json.length + 7) / 8 * 8];
    System.arraycopy(json, 0, padded, 0, json.length);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
