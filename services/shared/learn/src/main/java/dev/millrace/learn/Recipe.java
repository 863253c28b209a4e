package dev.millrace.learn;

import java.util.List;

/// How to train, as stages one after the other.
public record Recipe(List<Stage> stages) {

  public Recipe {
    stages = List.copyOf(stages);
    boolean found = false;
    boolean fitted = false;
    for (Stage stage : stages) {
      for (Stage.Source source : stage.sources()) {
        check(stage, source, found, fitted);
      }
      found |= stage instanceof Stage.FindRate;
      fitted |= stage.fittedEpochs() > 0;
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

  private static void check(Stage stage, Stage.Source source, boolean found, boolean fitted) {
    boolean knowsRate =
        switch (source) {
          case Stage.Source.Given _ -> true;
          case Stage.Source.Found _ -> found;
          case Stage.Source.AfterUnfreezing _ -> found && fitted;
        };
    if (!knowsRate) {
      throw new IllegalArgumentException(
          "%s uses a rate of stages before it, but none of them searches it or has fitted with it"
              .formatted(stage));
    }
  }
}
