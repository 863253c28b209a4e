package dev.millrace.standalone.demo;

import dev.millrace.proto.evaluation.v1.SplitVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a model takes for something else most often.
final class Confusions {
  private record Confusion(String actual, String predicted, long count) {}

  private Confusions() {}

  static List<String> largest(SplitVerdict verdict, int most) {
    return all(verdict).stream()
        .sorted(Comparator.comparingLong(Confusion::count).reversed())
        .limit(most)
        .map(c -> "%,5d times %s for %s".formatted(c.count(), c.predicted(), c.actual()))
        .toList();
  }

  private static List<Confusion> all(SplitVerdict verdict) {
    var classes = verdict.getClassesList();
    var all = new ArrayList<Confusion>();
    for (int cell = 0; cell < verdict.getConfusionCount(); cell++) {
      var actual = cell / classes.size();
      var predicted = cell % classes.size();
      if (actual != predicted && verdict.getConfusion(cell) > 0) {
        all.add(
            new Confusion(classes.get(actual), classes.get(predicted), verdict.getConfusion(cell)));
      }
    }
    return all;
  }
}
