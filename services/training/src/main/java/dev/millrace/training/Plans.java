package dev.millrace.training;

import dev.millrace.learn.Stage.Source;
import dev.millrace.learn.Stage.Suggestion;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Recipes in the learner's words.
final class Plans {
  private static final double RISE = 0.3;

  /// The batches of a search for a rate.
  private static final int SEARCHED = 100;

  private Plans() {}

  /// The learner's plan for a recipe on a cut.
  ///
  /// @throws UnfitRunException when the recipe breaks a rule, or has a stage that cannot run yet
  static TrainingPlan of(Recipe recipe, CutPixels cut, Duration checkpointEvery) {
    try {
      RecipeCheck.check(recipe);
      var architecture = architecture(recipe, cut);
      var augmentation = recipe.getAugmentation();
      return new TrainingPlan(
          architecture,
          cut.classes(),
          cut.normalization(),
          new dev.millrace.learn.Recipe(stages(recipe, architecture)),
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

  private static Architecture architecture(Recipe recipe, CutPixels cut) {
    return KnownArchitecture.of(recipe.getArchitecture())
        .build(recipe.getArchitecture().getParametersMap(), cut.channels(), cut.classes().size());
  }

  private static List<dev.millrace.learn.Stage> stages(Recipe recipe, Architecture architecture) {
    var stages = new ArrayList<dev.millrace.learn.Stage>();
    for (int i = 0; i < recipe.getStagesCount(); i++) {
      stages.add(stage(i, recipe.getStages(i), architecture));
    }
    return stages;
  }

  private static dev.millrace.learn.Stage stage(int index, Stage stage, Architecture architecture) {
    return switch (stage.getStageCase()) {
      case FIT_ONE_CYCLE -> {
        var fit = stage.getFitOneCycle();
        yield new dev.millrace.learn.Stage.FitOneCycle(
            fit.getEpochs(), rates(fit.getMinimumRate(), fit.getMaximumRate()), RISE);
      }
      case FIT -> {
        var fit = stage.getFit();
        yield new dev.millrace.learn.Stage.Fit(
            fit.getEpochs(), rates(fit.getMinimumRate(), fit.getMaximumRate()));
      }
      case FIND_RATE -> findRate(index, stage.getFindRate().getIterations());
      case FREEZE_TO ->
          new dev.millrace.learn.Stage.FreezeTo(
              group(index, stage.getFreezeTo().getGroup(), architecture));
      case RESIZE, SAVE, STAGE_NOT_SET ->
          throw new UnfitRunException(
              "stage %d (%s) cannot run yet: fit_one_cycle, fit, find_rate and freeze_to can"
                  .formatted(index, stage.getStageCase().name().toLowerCase(Locale.ROOT)));
    };
  }

  private static dev.millrace.learn.Stage findRate(int index, int iterations) {
    if (iterations != SEARCHED) {
      throw new UnfitRunException(
          "stage %d (find_rate) asks for %d iterations: only %d can run yet"
              .formatted(index, iterations, SEARCHED));
    }
    return new dev.millrace.learn.Stage.FindRate(Suggestion.VALLEY);
  }

  private static Source rates(double minimum, double maximum) {
    if (maximum == 0) {
      return new Source.Found(1, 1);
    }
    return new Source.Given(
        minimum == 0 || minimum == maximum ? Rates.same(maximum) : Rates.range(minimum, maximum));
  }

  private static int group(int index, int group, Architecture architecture) {
    int groups = 1 + architecture.groupStarts().size();
    if (group < -groups || group >= groups) {
      throw new UnfitRunException(
          "stage %d (freeze_to) asks for group %d: %s has %d, from 0"
              .formatted(index, group, architecture.name(), groups));
    }
    return group;
  }
}
