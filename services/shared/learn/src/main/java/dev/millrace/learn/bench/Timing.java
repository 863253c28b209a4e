package dev.millrace.learn.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How long the same work took, again and again.
///
/// @param milliseconds wall time of each time
/// @param processor mean processor time of one time, in milliseconds, over all threads
public record Timing(List<Double> milliseconds, double processor) {

  public Timing {
    milliseconds = List.copyOf(milliseconds);
    if (milliseconds.isEmpty()) {
      throw new IllegalArgumentException("Nothing was timed");
    }
  }

  /// The middle wall time, which a few disturbed ones leave where it is.
  public double median() {
    List<Double> sorted = new ArrayList<>(milliseconds);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
