package dev.millrace.learn.vision;

import ai.djl.Device;
import dev.millrace.learn.Recipe;
import dev.millrace.learn.Stage;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.optim.Rates;
import java.time.Duration;
import java.util.List;

/// How to train a model for images.
///
/// @param architecture the network
/// @param objective what it is to say, and so its loss, metrics and answers
/// @param normalization the statistics of the training images
/// @param recipe the stages of training
/// @param batch images a step, at least 2
/// @param decay the decoupled weight decay
/// @param augmentation what is done to training images at random
/// @param fit how images of other sizes were brought to this one, for serving to do the same
/// @param seed what all randomness is derived from
/// @param mode how and where the network computes; half precision scales its losses
/// @param beginning the weights that training begins with
/// @param checkpointEvery the longest time between two checkpoints; one is taken at each epoch's
///   end as well
public record TrainingPlan(
    Architecture architecture,
    Objective<?> objective,
    Normalization normalization,
    Recipe recipe,
    int batch,
    double decay,
    Augmentation augmentation,
    Fit fit,
    long seed,
    Mode mode,
    Beginning beginning,
    Duration checkpointEvery) {

  private static final int BATCH = 64;
  private static final double DECAY = 0.01;
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);

  public TrainingPlan {
    if (recipe.epochs() < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "Training needs an epoch and batches of 2, but got %d and %d"
              .formatted(recipe.epochs(), batch));
    }
    if (batch < mode.devices().size()) {
      throw new IllegalArgumentException(
          "A batch of %d images cannot be shared by %d devices"
              .formatted(batch, mode.devices().size()));
    }
    if (!(decay >= 0)) {
      throw new IllegalArgumentException("Decay is at least 0, but got " + decay);
    }
    if (objective instanceof Points && !augmentation.equals(Augmentation.NONE)) {
      throw new IllegalArgumentException(
          "Points stay where they are when images are moved or mirrored, so these have no augmentation, but got "
              + augmentation);
    }
  }

  /// A plan of one fit with one cycle and the usual settings: batches of 64, decay 0.01, no
  /// augmentation, a checkpoint every 10 seconds.
  public static TrainingPlan of(
      Architecture architecture,
      List<String> classes,
      Normalization normalization,
      int epochs,
      double maxRate,
      long seed) {
    Recipe recipe = Recipe.of(Stage.fitOneCycle(epochs, Rates.same(positive(maxRate))));
    return of(architecture, classes, normalization, recipe, seed);
  }

  /// A plan with the usual settings: batches of 64, decay 0.01, no augmentation, a checkpoint every
  /// 10 seconds.
  public static TrainingPlan of(
      Architecture architecture,
      List<String> classes,
      Normalization normalization,
      Recipe recipe,
      long seed) {
    return of(architecture, new Classes(classes), normalization, recipe, seed);
  }

  /// A plan with the usual settings for whatever the model is to say.
  public static TrainingPlan of(
      Architecture architecture,
      Objective<?> objective,
      Normalization normalization,
      Recipe recipe,
      long seed) {
    return new TrainingPlan(
        architecture,
        objective,
        normalization,
        recipe,
        BATCH,
        DECAY,
        Augmentation.NONE,
        Fit.SQUISH,
        seed,
        Mode.STANDARD,
        Beginning.RANDOM,
        CHECKPOINT_EVERY);
  }

  /// The names of what it is to say, by index: classes, tags, numbers or points.
  public List<String> classes() {
    return objective.names();
  }

  /// How often the training images are gone through.
  public int epochs() {
    return recipe.epochs();
  }

  /// The same with another batch size.
  public TrainingPlan withBatch(int other) {
    return with(other, augmentation, mode, beginning, checkpointEvery);
  }

  /// The same with another augmentation.
  public TrainingPlan withAugmentation(Augmentation other) {
    return with(batch, other, mode, beginning, checkpointEvery);
  }

  /// The same with convolutions in another precision.
  public TrainingPlan withPrecision(Precision other) {
    return with(batch, augmentation, mode.in(other), beginning, checkpointEvery);
  }

  /// The same on other devices, which share each batch; see [Mode]. None means the usual one.
  public TrainingPlan withDevices(List<Device> others) {
    return with(batch, augmentation, mode.on(others), beginning, checkpointEvery);
  }

  /// The same with other weights to begin with.
  public TrainingPlan withBeginning(Beginning other) {
    return with(batch, augmentation, mode, other, checkpointEvery);
  }

  /// The same with another time between checkpoints.
  public TrainingPlan withCheckpointEvery(Duration other) {
    return with(batch, augmentation, mode, beginning, other);
  }

  private TrainingPlan with(
      int batch,
      Augmentation augmentation,
      Mode mode,
      Beginning beginning,
      Duration checkpointEvery) {
    return new TrainingPlan(
        architecture,
        objective,
        normalization,
        recipe,
        batch,
        decay,
        augmentation,
        fit,
        seed,
        mode,
        beginning,
        checkpointEvery);
  }

  private static double positive(double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("A learning rate is positive, but got " + rate);
    }
    return rate;
  }
}
