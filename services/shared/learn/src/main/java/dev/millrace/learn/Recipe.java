package dev.millrace.learn;

import java.util.List;

/// How to train, as stages one after the other.
public record Recipe(List<Stage> stages) {

  public Recipe {
    stages = List.copyOf(stages);
    boolean found = false;
    for (Stage stage : stages) {
      if (needsFoundRate(stage) && !found) {
        throw new IllegalArgumentException(
            "%s uses a found rate, but no stage before it searches one".formatted(stage));
      }
      found |= stage instanceof Stage.FindRate;
    }
  }

  /// Stages one after the other.
  public static Recipe of(Stage... stages) {
    return new Recipe(List.of(stages));
  }

  /// The epochs of all stages.
  public int epochs() {
    return stages.stream().mapToInt(Stage::fittedEpochs).sum();
  }

  private static boolean needsFoundRate(Stage stage) {
    return switch (stage) {
      case Stage.FreezeTo _, Stage.FindRate _ -> false;
      case Stage.FitOneCycle(_, var rates, _) -> rates instanceof Stage.Source.Found;
      case Stage.Fit(_, var rates) -> rates instanceof Stage.Source.Found;
      case Stage.FitRestarts(_, _, _, var rates) -> rates instanceof Stage.Source.Found;
    };
  }
}
