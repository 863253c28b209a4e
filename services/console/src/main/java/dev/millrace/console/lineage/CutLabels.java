package dev.millrace.console.lineage;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// What is known of the labels in a cut.
///
/// @param count how many there are
/// @param byLabeller who gave how many, most first
/// @param newest the last that were given, newest first
record CutLabels(long count, List<ByLabeller> byLabeller, List<LabelStep> newest) {
  CutLabels {
    byLabeller = List.copyOf(byLabeller);
    newest = List.copyOf(newest);
  }

  /// How many labels came from one labeller in one way.
  record ByLabeller(String labeller, String source, long count) {}

  /// Gathers the labels of a cut as they are read.
  static final class Gatherer {
    private static final int NEWEST = 12;

    private final Map<Who, Long> counts = new HashMap<>();
    private final PriorityQueue<LabelStep> newest = new PriorityQueue<>(comparing(LabelStep::at));
    private long count;

    void add(LabelStep step) {
      count++;
      counts.merge(new Who(step.labeller(), step.source()), 1L, Long::sum);
      newest.add(step);
      if (newest.size() > NEWEST) {
        newest.remove();
      }
    }

    CutLabels labels() {
      var byLabeller =
          counts.entrySet().stream()
              .map(e -> new ByLabeller(e.getKey().labeller(), e.getKey().source(), e.getValue()))
              .sorted(
                  comparingLong(ByLabeller::count)
                      .reversed()
                      .thenComparing(ByLabeller::labeller)
                      .thenComparing(ByLabeller::source))
              .toList();
      var steps = new ArrayList<>(newest);
      steps.sort(comparing(LabelStep::at).reversed());
      return new CutLabels(count, byLabeller, steps);
    }

    private record Who(String labeller, String source) {}
  }
}
