package dev.millrace.learn;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.optim.Optimizer;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that exact resume needs, taken between two steps: weights, optimiser state, position in
/// schedule and data, and what callbacks remember.
///
/// @param epoch the epoch under way, counted over all fits, from 0
/// @param batch the training batches done in that epoch
/// @param step the training batches done, counted over all fits
/// @param file the state itself
public record Checkpoint(int epoch, int batch, long step, TensorFile file) {

  private static final String EPOCH = "millrace.epoch";
  private static final String BATCH = "millrace.batch";
  private static final String STEP = "millrace.step";
  private static final String FIT_EPOCH = "millrace.fit.epoch";
  private static final String FIT_STEP = "millrace.fit.step";
  private static final String FROZEN = "millrace.frozen";
  private static final String CALLBACK = "millrace.callback.";
  private static final String MODEL = "model.";
  private static final Gson JSON = new Gson();
  private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

  /// The checkpoint as one safetensors file.
  public byte[] toBytes() {
    return file.toBytes();
  }

  /// Reads a checkpoint held in memory.
  ///
  /// @throws MalformedTensorFile when it is not a safetensors file
  /// @throws IllegalArgumentException when it is one, but not a checkpoint
  public static Checkpoint read(byte[] bytes) {
    TensorFile file = TensorFile.read(bytes);
    return new Checkpoint(
        Integer.parseInt(entry(file, EPOCH)),
        Integer.parseInt(entry(file, BATCH)),
        Long.parseLong(entry(file, STEP)),
        file);
  }

  private static String entry(TensorFile file, String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "A checkpoint has an entry %s, but this has none".formatted(key));
    }
    return value;
  }

  static Checkpoint take(
      Network network, Optimizer optimizer, List<Callback> callbacks, Position position) {
    List<TensorData> tensors = new ArrayList<>();
    for (TensorData weight : network.weights()) {
      tensors.add(weight.renamed(MODEL + weight.name()));
    }
    tensors.addAll(optimizer.state());
    Map<String, String> texts = new TreeMap<>();
    texts.put(EPOCH, Integer.toString(position.totalEpoch()));
    texts.put(BATCH, Integer.toString(position.batch()));
    texts.put(STEP, Long.toString(position.totalStep()));
    texts.put(FIT_EPOCH, Integer.toString(position.epoch()));
    texts.put(FIT_STEP, Long.toString(position.step()));
    texts.put(FROZEN, Integer.toString(position.frozen()));
    for (Callback callback : callbacks) {
      Map<String, String> state = callback.state();
      if (!state.isEmpty()) {
        texts.put(CALLBACK + callback.name(), JSON.toJson(new TreeMap<>(state)));
        for (TensorData tensor : callback.tensors()) {
          tensors.add(tensor.renamed(prefix(callback) + tensor.name()));
        }
      }
    }
    var file = new TensorFile(tensors, texts);
    return new Checkpoint(position.totalEpoch(), position.batch(), position.totalStep(), file);
  }

  Position position() {
    int fitEpoch = Integer.parseInt(entry(file, FIT_EPOCH));
    long fitStep = Long.parseLong(entry(file, FIT_STEP));
    int frozen = Integer.parseInt(entry(file, FROZEN));
    return new Position(epoch - fitEpoch, step - fitStep, fitEpoch, batch, fitStep, frozen);
  }

  void restoreWeights(Network network, Optimizer optimizer) {
    network.load(new TensorFile(below(MODEL), Map.of()));
    optimizer.restore(file);
  }

  void restoreCallbacks(List<Callback> callbacks) {
    for (Callback callback : callbacks) {
      Map<String, String> state = callbackState(callback.name());
      if (!state.isEmpty()) {
        callback.restore(state, below(prefix(callback)));
      }
    }
  }

  private static String prefix(Callback callback) {
    return "callback.%s.".formatted(callback.name());
  }

  /// The tensors whose names begin with a prefix, without it.
  private List<TensorData> below(String prefix) {
    return file.tensors().stream()
        .filter(tensor -> tensor.name().startsWith(prefix))
        .map(tensor -> tensor.renamed(tensor.name().substring(prefix.length())))
        .toList();
  }

  /// What a callback of a name remembered; empty when it remembered nothing.
  public Map<String, String> callbackState(String name) {
    String state = file.metadata().get(CALLBACK + name);
    return state == null ? Map.of() : Map.copyOf(JSON.fromJson(state, TEXTS));
  }
}
