package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.metric.Scores;

/// A classifier at work: pixels in, logits or probabilities out. Several threads may share one.
///
/// It holds native memory until it is closed; closing waits for predictions under way.
@SuppressWarnings("DoNotCallSuggester")
public final class Predictor implements AutoCloseable {

  private final BundleDescription description;

  private Predictor(BundleDescription description) {
    this.description = description;
  }

  /// Loads a bundle.
  ///
  /// @throws dev.millrace.learn.MalformedBundle when application, architecture or weights are not
  ///   ones that this library has
  public static Predictor open(Bundle bundle) {
    return new Predictor(bundle.description());
  }

  /// What the model is.
  public BundleDescription description() {
    return description;
  }

  /// The shape that images must have, see [ImageDecoder].
  public ImageShape input() {
    return description.input();
  }

  /// Probabilities `[count][classes]`, each row summing to 1.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  public float[][] probabilities(byte[] pixels, int count) {
    throw new UnsupportedOperationException("probabilities of " + pixels.length + "/" + count);
  }

  /// Logits `[count][classes]`.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  public float[][] logits(byte[] pixels, int count) {
    throw new UnsupportedOperationException("logits of " + pixels.length + "/" + count);
  }

  /// Logits and losses of labelled images, for metrics and top losses.
  ///
  /// @param pixels unsigned bytes `[labels.length, height, width, channels]`
  public Scores scores(byte[] pixels, int[] labels) {
    throw new UnsupportedOperationException("scores of " + pixels.length + "/" + labels.length);
  }

  /// Goes through a labelled set in order, in batches.
  ///
  /// @throws IllegalArgumentException when an image has no label or another shape
  public void evaluate(PixelSet set, int batch, ScoreSink sink) {
    throw new UnsupportedOperationException("evaluate in batches of " + batch);
  }

  /// Who takes the scores of a set, batch by batch.
  @FunctionalInterface
  public interface ScoreSink {

    /// Takes the scores of the images whose indices start at a number.
    void accept(long firstIndex, Scores scores);
  }

  @Override
  public void close() {}
}
