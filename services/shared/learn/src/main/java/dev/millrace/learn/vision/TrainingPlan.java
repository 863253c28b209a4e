package dev.millrace.learn.vision;

import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Architecture;
import java.time.Duration;
import java.util.List;

/// How to train an image classifier with one cycle of the learning rate.
///
/// @param architecture the network
/// @param classes the class names by label
/// @param normalization the statistics of the training images
/// @param epochs how often the training images are gone through, at least 1
/// @param maxRate the highest learning rate of the cycle
/// @param batch images a step, at least 2
/// @param decay the decoupled weight decay
/// @param augmentation what is done to training images at random
/// @param fit how images of other sizes were brought to this one, for serving to do the same
/// @param seed what all randomness is derived from
/// @param checkpointEvery the longest time between two checkpoints; one is taken at each epoch's
///   end as well
public record TrainingPlan(
    Architecture architecture,
    List<String> classes,
    Normalization normalization,
    int epochs,
    double maxRate,
    int batch,
    double decay,
    Augmentation augmentation,
    Fit fit,
    long seed,
    Duration checkpointEvery) {

  public TrainingPlan {
    classes = List.copyOf(classes);
    if (epochs < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "Training needs an epoch and batches of 2, but got %d and %d".formatted(epochs, batch));
    }
    if (!(maxRate > 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "Training needs a positive rate and a decay of at least 0, but got %s and %s"
              .formatted(maxRate, decay));
    }
  }

  /// A plan with the usual settings: batches of 64, decay 0.01, no augmentation, a checkpoint every
  /// 10 seconds.
  public static TrainingPlan of(
      Architecture architecture,
      List<String> classes,
      Normalization normalization,
      int epochs,
      double maxRate,
      long seed) {
    return new TrainingPlan(
        architecture,
        classes,
        normalization,
        epochs,
        maxRate,
        64,
        0.01,
        Augmentation.NONE,
        Fit.SQUISH,
        seed,
        Duration.ofSeconds(10));
  }

  /// The same with another batch size.
  public TrainingPlan withBatch(int other) {
    return new TrainingPlan(
        architecture,
        classes,
        normalization,
        epochs,
        maxRate,
        other,
        decay,
        augmentation,
        fit,
        seed,
        checkpointEvery);
  }

  /// The same with another augmentation.
  public TrainingPlan withAugmentation(Augmentation other) {
    return new TrainingPlan(
        architecture,
        classes,
        normalization,
        epochs,
        maxRate,
        batch,
        decay,
        other,
        fit,
        seed,
        checkpointEvery);
  }

  /// The same with another time between checkpoints.
  public TrainingPlan withCheckpointEvery(Duration other) {
    return new TrainingPlan(
        architecture,
        classes,
        normalization,
        epochs,
        maxRate,
        batch,
        decay,
        augmentation,
        fit,
        seed,
        other);
  }
}
