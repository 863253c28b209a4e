package dev.millrace.training;

import dev.millrace.learn.Stage.FindRate;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.training.v1.FoundRate;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;
import java.util.List;

/// The rules of a recipe that need no data to be checked.
final class RecipeCheck {
  /// The most images a step may have.
  static final int LARGEST_BATCH = 8_192;

  /// The most epochs or iterations a stage may have.
  static final int LONGEST_STAGE = 10_000;

  /// The most stages a recipe may have.
  static final int MOST_STAGES = 100;

  /// The most pixels that may be padded on a side, and the largest size to resize to.
  static final int LARGEST_SIDE = 4_096;

  private static final int MOST_CYCLES = 10;
  private static final double HIGHEST_RATE = 100;
  private static final double LARGEST_DIVISOR = 1e6;
  private static final double HIGHEST_DECAY = 10;

  private RecipeCheck() {}

  /// Throws when a recipe breaks a rule.
  ///
  /// @throws InvalidException that names what was given and what is expected
  static void check(Recipe recipe) {
    KnownArchitecture.of(recipe.getArchitecture());
    FirstWeights.check(recipe);
    between("recipe.batch_size", recipe.getBatchSize(), 2, LARGEST_BATCH);
    between("recipe.weight_decay", recipe.getWeightDecay(), HIGHEST_DECAY);
    between(
        "recipe.augmentation.pad_and_crop",
        recipe.getAugmentation().getPadAndCrop(),
        0,
        LARGEST_SIDE);
    if (!(recipe.getThreshold() >= 0 && recipe.getThreshold() < 1)) {
      throw new InvalidException(
          "recipe.threshold is %s: expected above 0 and below 1, or 0 for the usual one"
              .formatted(recipe.getThreshold()));
    }
    between("the number of recipe.stages", recipe.getStagesCount(), 1, MOST_STAGES);
    checkStages(recipe.getStagesList());
  }

  /// Throws when a recipe does not suit an application.
  ///
  /// @throws InvalidException that names what was given and what is expected
  static void check(String project, Application application, Recipe recipe) {
    switch (application) {
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_IMAGE_MULTI_CLASSIFICATION,
          APPLICATION_IMAGE_REGRESSION -> {}
      case APPLICATION_IMAGE_POINTS -> {
        var augmentation = recipe.getAugmentation();
        if (augmentation.getPadAndCrop() > 0 || augmentation.getFlipHorizontal()) {
          throw new InvalidException(
              "recipe.augmentation moves or mirrors images, and the points of project %s would stay where they are: leave it out"
                  .formatted(project));
        }
      }
      case APPLICATION_IMAGE_SEGMENTATION,
          APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_LANGUAGE_MODEL,
          APPLICATION_TABULAR_CLASSIFICATION,
          APPLICATION_TABULAR_REGRESSION,
          APPLICATION_RATINGS,
          APPLICATION_GENERATIVE,
          APPLICATION_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new InvalidException(
              "project %s is for %s: only images with one class, several classes, points or a number can be trained on yet"
                  .formatted(project, application));
    }
  }

  private static void checkStages(List<Stage> stages) {
    var before = new Before(false, false);
    for (int i = 0; i < stages.size(); i++) {
      check("recipe.stages[%d]".formatted(i), stages.get(i), before);
      before = before.and(stages.get(i));
    }
    if (!before.fitted()) {
      throw new InvalidException("recipe.stages has nothing that trains: add fit_one_cycle or fit");
    }
  }

  /// What the stages before one have done.
  private record Before(boolean found, boolean fitted) {
    Before and(Stage stage) {
      return new Before(
          found || stage.hasFindRate(),
          fitted || stage.hasFit() || stage.hasFitOneCycle() || stage.hasFitRestarts());
    }
  }

  private static void check(String name, Stage stage, Before before) {
    switch (stage.getStageCase()) {
      case FIT_ONE_CYCLE -> {
        var fit = stage.getFitOneCycle();
        var path = name + ".fit_one_cycle";
        between(path + ".epochs", fit.getEpochs(), 1, LONGEST_STAGE);
        between(path + ".rise", fit.getRise(), 1);
        rates(path, fit.getMinimumRate(), fit.getMaximumRate(), fit.getFound(), before);
      }
      case FIT -> {
        var fit = stage.getFit();
        between(name + ".fit.epochs", fit.getEpochs(), 1, LONGEST_STAGE);
        rates(name + ".fit", fit.getMinimumRate(), fit.getMaximumRate(), fit.getFound(), before);
      }
      case FIT_RESTARTS -> {
        var fit = stage.getFitRestarts();
        var path = name + ".fit_restarts";
        between(path + ".cycles", fit.getCycles(), 1, MOST_CYCLES);
        between(path + ".epochs", fit.getEpochs(), 1, LONGEST_STAGE);
        between(path + ".multiplier", fit.getMultiplier(), 0, 10);
        rates(path, fit.getMinimumRate(), fit.getMaximumRate(), fit.getFound(), before);
      }
      case FIND_RATE -> {
        int iterations = stage.getFindRate().getIterations();
        between(
            name + ".find_rate.iterations", iterations, FindRate.FEWEST_ITERATIONS, LONGEST_STAGE);
      }
      case FREEZE_TO -> {}
      case RESIZE -> {
        between(name + ".resize.width", stage.getResize().getWidth(), 1, LARGEST_SIDE);
        between(name + ".resize.height", stage.getResize().getHeight(), 1, LARGEST_SIDE);
      }
      case SAVE -> {
        if (stage.getSave().getName().isBlank()) {
          throw new InvalidException(name + ".save.name is empty: give the model a name");
        }
      }
      case STAGE_NOT_SET ->
          throw new InvalidException(
              name + " is empty: set one of its stages, for example fit_one_cycle");
    }
  }

  private static void rates(
      String name, double minimum, double maximum, FoundRate how, Before before) {
    between(name + ".found.divisor", how.getDivisor(), LARGEST_DIVISOR);
    between(name + ".found.spread", how.getSpread(), LARGEST_DIVISOR);
    if (before.found() && minimum == 0 && maximum == 0) {
      if (how.getAfterUnfreezing() && !before.fitted()) {
        throw new InvalidException(
            name + ".found.after_unfreezing needs a fit before it, whose rate it takes a part of");
      }
      return;
    }
    if (!(maximum > 0 && maximum <= HIGHEST_RATE)) {
      throw new InvalidException(
          "%s.maximum_rate is %s: expected above 0, up to %s, or 0 after a find_rate stage"
              .formatted(name, maximum, HIGHEST_RATE));
    }
    if (!(minimum >= 0 && minimum <= maximum)) {
      throw new InvalidException(
          "%s.minimum_rate is %s: expected up to maximum_rate %s, or 0 for the same"
              .formatted(name, minimum, maximum));
    }
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidException("%s is %d: expected %d to %d".formatted(name, value, least, most));
    }
  }

  private static void between(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new InvalidException("%s is %s: expected 0 to %s".formatted(name, value, most));
    }
  }
}
