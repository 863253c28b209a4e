package dev.millrace.serving.model;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;

/// An opened bundle at work. Several threads may share one; it holds native memory until it is
/// closed.
public interface Classifier extends AutoCloseable {
  /// What the model is and how to feed it.
  BundleDescription description();

  /// What the model is asked to say.
  default Objective<?> objective() {
    return new Classes(description().classes());
  }

  /// Answers `[count][outputs]` as the objective has them: probabilities of classes, each row
  /// summing to 1, or of tags, each for itself; numbers; or x and y of each point from -1 to 1.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  float[][] probabilities(byte[] pixels, int count);

  @Override
  void close();
}
