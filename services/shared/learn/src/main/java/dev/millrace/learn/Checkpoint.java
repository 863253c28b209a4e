package dev.millrace.learn;

import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.tensor.TensorFile;

/// All that exact resume needs, taken between two steps: weights, optimiser state, position in
/// schedule and data, and what callbacks remember.
///
/// @param epoch the epoch under way, from 0
/// @param step the steps done since the fit began
/// @param file the state itself
public record Checkpoint(int epoch, long step, TensorFile file) {

  private static final String EPOCH = "millrace.epoch";
  private static final String STEP = "millrace.step";

  /// The checkpoint as one safetensors file.
  public byte[] toBytes() {
    return file.toBytes();
  }

  /// Reads a checkpoint held in memory.
  ///
  /// @throws MalformedTensorFile when it is not one
  public static Checkpoint read(byte[] bytes) {
    return of(TensorFile.read(bytes));
  }

  static Checkpoint of(TensorFile file) {
    String epoch = file.metadata().get(EPOCH);
    String step = file.metadata().get(STEP);
    if (epoch == null || step == null) {
      throw new IllegalArgumentException(
          "A checkpoint names its epoch and step, but this does not");
    }
    return new Checkpoint(Integer.parseInt(epoch), Long.parseLong(step), file);
  }
}
