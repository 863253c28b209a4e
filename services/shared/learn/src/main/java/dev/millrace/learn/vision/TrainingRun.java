package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.data.PixelSet;
import java.util.Map;

/// One training of an image classifier, from a plan and two sets of pixels to a bundle.
///
/// A run that was begun anew from a checkpoint of another, with the same plan and sets, ends with
/// the same weights as if it had never been stopped (on the CPU, with the same number of threads).
/// It belongs to one thread and holds native memory until it is closed.
@SuppressWarnings("DoNotCallSuggester")
public final class TrainingRun implements AutoCloseable {

  private TrainingRun() {}

  /// How a run ended.
  public enum Outcome {
    COMPLETED,
    CANCELLED
  }

  /// Begins with fresh weights.
  ///
  /// @throws IllegalArgumentException when plan and sets do not fit together: channels, classes,
  ///   labels, or fewer training images than a batch
  public static TrainingRun begin(TrainingPlan plan, PixelSet train, PixelSet valid) {
    throw new UnsupportedOperationException("begin " + plan);
  }

  /// Begins where a checkpoint was taken.
  ///
  /// @throws IllegalArgumentException when the checkpoint is of another plan
  public static TrainingRun resume(
      TrainingPlan plan, PixelSet train, PixelSet valid, Checkpoint checkpoint) {
    throw new UnsupportedOperationException("resume " + plan);
  }

  /// Trains to the end, or until the listener cancels.
  public Outcome run(TrainingListener listener) {
    throw new UnsupportedOperationException("run");
  }

  /// The state between two steps, as a copy.
  public Checkpoint checkpoint() {
    throw new UnsupportedOperationException("checkpoint");
  }

  /// The model as it is now, with where it comes from.
  public Bundle bundle(Map<String, String> provenance) {
    throw new UnsupportedOperationException("bundle " + provenance);
  }

  /// SHA-256 over all parameters and buffers, as hexadecimal text.
  public String weightHash() {
    throw new UnsupportedOperationException("weightHash");
  }

  @Override
  public void close() {}
}
