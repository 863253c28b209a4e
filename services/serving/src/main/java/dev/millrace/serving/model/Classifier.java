package dev.millrace.serving.model;

import dev.millrace.learn.BundleDescription;

/// An opened bundle at work. Several threads may share one; it holds native memory until it is
/// closed.
public interface Classifier extends AutoCloseable {
  /// What the model is and how to feed it.
  BundleDescription description();

  /// Probabilities `[count][classes]`.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  float[][] probabilities(byte[] pixels, int count);

  @Override
  void close();
}
