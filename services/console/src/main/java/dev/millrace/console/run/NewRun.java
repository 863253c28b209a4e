package dev.millrace.console.run;

import static java.util.Objects.requireNonNull;

import dev.millrace.proto.training.v1.Architecture;
import dev.millrace.proto.training.v1.Augmentation;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Stage;

/// A run that somebody wants: a residual net, fitted by one cycle.
public record NewRun(
    String cut,
    int epochs,
    double rate,
    int batchSize,
    double weightDecay,
    long seed,
    int padAndCrop,
    boolean flip) {
  public NewRun {
    requireNonNull(cut, "cut is missing");
  }

  Recipe recipe() {
    var fit = FitOneCycle.newBuilder().setEpochs(epochs).setMinimumRate(rate).setMaximumRate(rate);
    return Recipe.newBuilder()
        .setArchitecture(Architecture.newBuilder().setName("residual_net"))
        .addStages(Stage.newBuilder().setFitOneCycle(fit))
        .setBatchSize(batchSize)
        .setSeed(seed)
        .setWeightDecay(weightDecay)
        .setAugmentation(
            Augmentation.newBuilder().setPadAndCrop(padAndCrop).setFlipHorizontal(flip))
        .build();
  }
}
