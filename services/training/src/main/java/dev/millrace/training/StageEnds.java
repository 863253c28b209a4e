package dev.millrace.training;

import dev.millrace.learn.Recipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// When the stages of a recipe are completed: a fit with its last epoch, what comes before it at
/// the latest then, and what comes after the last fit with the run.
final class StageEnds {
  private final Map<Integer, List<Integer>> byEpoch = new HashMap<>();
  private final List<Integer> last;

  StageEnds(Recipe recipe) {
    int epochs = 0;
    int next = 0;
    for (int stage = 0; stage < recipe.stages().size(); stage++) {
      int fitted = recipe.stages().get(stage).fittedEpochs();
      if (fitted > 0) {
        epochs += fitted;
        byEpoch.put(epochs, IntStream.rangeClosed(next, stage).boxed().toList());
        next = stage + 1;
      }
    }
    last = IntStream.range(next, recipe.stages().size()).boxed().toList();
  }

  /// The stages that are completed with an epoch, counted from 1 over all stages.
  List<Integer> at(int epoch) {
    return byEpoch.getOrDefault(epoch, List.of());
  }

  /// The stages after the last fit.
  List<Integer> afterwards() {
    return last;
  }
}
