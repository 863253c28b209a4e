package dev.millrace.training;

import dev.millrace.proto.training.v1.Architecture;
import dev.millrace.proto.training.v1.Augmentation;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;

/// Recipes for [TestCut].
final class TestRecipe {
  private TestRecipe() {}

  /// Searches a rate, fits with it for two epochs, then with one cycle for the rest.
  static Recipe search(int epochs) {
    var recipe = oneCycle(epochs).toBuilder().clearStages();
    recipe.addStagesBuilder().getFindRateBuilder().setIterations(100);
    recipe.addStagesBuilder().getFitBuilder().setEpochs(2);
    recipe.addStagesBuilder().getFitOneCycleBuilder().setEpochs(epochs - 2).setMaximumRate(0.01);
    return recipe.build();
  }

  static Recipe oneCycle(int epochs) {
    return Recipe.newBuilder()
        .setArchitecture(Architecture.newBuilder().setName("residual_net"))
        .addStages(
            Stage.newBuilder()
                .setFitOneCycle(FitOneCycle.newBuilder().setEpochs(epochs).setMaximumRate(0.01)))
        .setBatchSize(16)
        .setSeed(42)
        .setWeightDecay(0.01)
        .setAugmentation(Augmentation.newBuilder().setPadAndCrop(1))
        .build();
  }
}
