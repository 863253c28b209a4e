package dev.millrace.console.run;

import dev.millrace.proto.training.v1.Recipe;
import java.util.List;
import java.util.Map;

/// How a run trains.
///
/// @param padAndCrop pixels of padding before a random crop, 0 for none
/// @param flip whether pictures are mirrored at random
public record RecipeView(
    String architecture,
    Map<String, String> parameters,
    List<StageView> stages,
    int batchSize,
    long seed,
    double weightDecay,
    int padAndCrop,
    boolean flip) {
  public RecipeView {
    parameters = Map.copyOf(parameters);
    stages = List.copyOf(stages);
  }

  static RecipeView of(Recipe recipe) {
    return new RecipeView(
        recipe.getArchitecture().getName(),
        recipe.getArchitecture().getParametersMap(),
        recipe.getStagesList().stream().map(StageView::of).toList(),
        recipe.getBatchSize(),
        recipe.getSeed(),
        recipe.getWeightDecay(),
        recipe.getAugmentation().getPadAndCrop(),
        recipe.getAugmentation().getFlipHorizontal());
  }
}
