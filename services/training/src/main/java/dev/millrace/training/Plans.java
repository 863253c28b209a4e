package dev.millrace.training;

import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;
import java.time.Duration;
import java.util.Locale;

/// Recipes in the learner's words.
final class Plans {
  private Plans() {}

  /// The learner's plan for a recipe on a cut.
  ///
  /// @throws UnfitRunException when the recipe breaks a rule, or has a stage that cannot run yet
  static TrainingPlan of(Recipe recipe, CutPixels cut, Duration checkpointEvery) {
    try {
      RecipeCheck.check(recipe);
      var architecture = KnownArchitecture.of(recipe.getArchitecture());
      var fit = onlyFit(recipe);
      var augmentation = recipe.getAugmentation();
      return new TrainingPlan(
          architecture.build(
              recipe.getArchitecture().getParametersMap(), cut.channels(), cut.classes().size()),
          cut.classes(),
          cut.normalization(),
          fit.getEpochs(),
          fit.getMaximumRate(),
          recipe.getBatchSize(),
          recipe.getWeightDecay(),
          new Augmentation(augmentation.getPadAndCrop(), augmentation.getFlipHorizontal()),
          Fit.SQUISH,
          recipe.getSeed(),
          checkpointEvery);
    } catch (InvalidException | IllegalArgumentException e) {
      throw new UnfitRunException(String.valueOf(e.getMessage()), e);
    }
  }

  private static FitOneCycle onlyFit(Recipe recipe) {
    for (int i = 0; i < recipe.getStagesCount(); i++) {
      checkRunnable(i, recipe.getStages(i));
    }
    if (recipe.getStagesCount() > 1) {
      throw new UnfitRunException(
          "the recipe has %d stages: only one fit_one_cycle can run yet"
              .formatted(recipe.getStagesCount()));
    }
    return recipe.getStages(0).getFitOneCycle();
  }

  private static void checkRunnable(int index, Stage stage) {
    switch (stage.getStageCase()) {
      case FIT_ONE_CYCLE -> {
        var fit = stage.getFitOneCycle();
        if (fit.getMinimumRate() != 0 && fit.getMinimumRate() != fit.getMaximumRate()) {
          throw new UnfitRunException(
              "stage %d (fit_one_cycle) asks for rates %s to %s over the layer groups: only equal ones can run yet"
                  .formatted(index, fit.getMinimumRate(), fit.getMaximumRate()));
        }
      }
      case FIT, FIND_RATE, FREEZE_TO, RESIZE, SAVE, STAGE_NOT_SET ->
          throw new UnfitRunException(
              "stage %d (%s) cannot run yet: only fit_one_cycle can"
                  .formatted(index, stage.getStageCase().name().toLowerCase(Locale.ROOT)));
    }
  }
}
