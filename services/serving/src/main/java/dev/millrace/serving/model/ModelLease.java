package dev.millrace.serving.model;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.concurrent.CompletionException;

/// One request's hold on a model, which stays loaded until the hold is closed.
public final class ModelLease implements AutoCloseable {
  private final ServedModel model;
  private final Alias alias;

  /// @param alias the place that it has; unspecified for none
  ModelLease(ServedModel model, Alias alias) {
    this.model = model;
    this.alias = alias;
  }

  Alias alias() {
    return alias;
  }

  /// Which model this is.
  public ModelIdentity identity() {
    return model.identity();
  }

  /// How the model is fed.
  public BundleDescription description() {
    return model.description();
  }

  /// The shape that each image must have.
  public ImageShape input() {
    return description().input();
  }

  /// Answers `[count][outputs]` as the model's objective has them, in the order of the images;
  /// waits for them. Points are from -1 to 1 of what the model sees.
  ///
  /// @param pixels unsigned bytes `[count, height, width, channels]`
  /// @throws InferenceRefused when too many images wait, the caller has left, or the model fails
  public float[][] probabilities(byte[] pixels, int count, Patience patience) {
    try {
      return model.submit(pixels, count, patience).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof InferenceRefused refused
          ? refused
          : new InferenceRefused(Reason.FAILED, "the model gave no answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    model.leave();
  }
}
