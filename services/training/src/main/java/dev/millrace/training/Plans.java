package dev.millrace.training;

import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Recipes in the learner's words.
final class Plans {
  private Plans() {}

  /// The learner's plan for a recipe on a cut.
  ///
  /// @param mode where it computes; the precision is the recipe's
  /// @throws UnfitRunException when the recipe breaks a rule or does not fit its architecture
  static TrainingPlan of(Recipe recipe, CutPixels cut, Mode mode, Duration checkpointEvery) {
    try {
      RecipeCheck.check(recipe);
      var objective = objective(recipe, cut);
      var architecture = architecture(recipe, cut.channels(), objective.outputs());
      checkLastSize(recipe, cut);
      var start = FirstWeights.of(recipe, cut);
      var augmentation = recipe.getAugmentation();
      return new TrainingPlan(
          architecture,
          objective,
          start.normalization(),
          new dev.millrace.learn.Recipe(stages(recipe, architecture)),
          recipe.getBatchSize(),
          recipe.getWeightDecay(),
          new Augmentation(augmentation.getPadAndCrop(), augmentation.getFlipHorizontal()),
          Fit.SQUISH,
          recipe.getSeed(),
          mode.in(precision(recipe)),
          start.beginning(),
          checkpointEvery);
    } catch (InvalidException | IllegalArgumentException e) {
      throw new UnfitRunException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Objective<?> objective(Recipe recipe, CutPixels cut) {
    return cut.objective() instanceof Tags tags && recipe.getThreshold() > 0
        ? tags.withThreshold(recipe.getThreshold())
        : cut.objective();
  }

  private static Architecture architecture(Recipe recipe, int channels, int outputs) {
    return KnownArchitecture.of(recipe.getArchitecture())
        .build(recipe.getArchitecture().getParametersMap(), channels, outputs);
  }

  private static List<dev.millrace.learn.Stage> stages(Recipe recipe, Architecture architecture) {
    var stages = new ArrayList<dev.millrace.learn.Stage>();
    for (int i = 0; i < recipe.getStagesCount(); i++) {
      stages.add(PlanStages.of(i, recipe.getStages(i), architecture));
    }
    return stages;
  }

  /// Evaluation and serving show the model images of the cut's size.
  private static void checkLastSize(Recipe recipe, CutPixels cut) {
    var shape = cut.train().shape();
    recipe.getStagesList().stream()
        .filter(Stage::hasResize)
        .map(Stage::getResize)
        .reduce((_, last) -> last)
        .filter(last -> last.getWidth() != shape.width() || last.getHeight() != shape.height())
        .ifPresent(last -> {
          throw new UnfitRunException(
              "the last resize stage gives %d x %d: end with the cut's size %d x %d"
                  .formatted(last.getWidth(), last.getHeight(), shape.width(), shape.height()));
        });
  }

  private static Precision precision(Recipe recipe) {
    return switch (recipe.getPrecision()) {
      case PRECISION_UNSPECIFIED, PRECISION_FLOAT32 -> Precision.FLOAT32;
      case PRECISION_BFLOAT16 -> Precision.BFLOAT16;
      case PRECISION_FLOAT16 -> Precision.FLOAT16;
      case UNRECOGNIZED -> throw new UnfitRunException("the recipe has an unknown precision");
    };
  }
}
