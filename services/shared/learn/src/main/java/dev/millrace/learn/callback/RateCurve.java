package dev.millrace.learn.callback;

import dev.millrace.learn.Stage.Suggestion;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Smoothed losses over growing learning rates, and the rates that they suggest.
///
/// @param points rate and loss of each batch, in order; at least one
public record RateCurve(List<Point> points) {

  /// The first batches are at rates at which nothing happens, the last ones at an exploding loss.
  private static final int SKIPPED_AT_START = 10;

  private static final int SKIPPED_AT_END = 5;

  /// The smoothed loss after a batch at a rate.
  public record Point(double rate, double loss) {}

  public RateCurve {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException(
          "A rate curve needs a point, but the first loss was not finite");
    }
  }

  /// The rate that a way of choosing gives.
  public double suggested(Suggestion suggestion) {
    return switch (suggestion) {
      case VALLEY -> valley();
      case STEEPEST -> steepest();
      case MINIMUM_TENTH -> minimumTenth();
    };
  }

  /// The rate in the middle of the longest fall of the loss: half of the way through its second
  /// third.
  public double valley() {
    List<Point> used = used();
    int[] fall = new int[used.size()];
    Arrays.fill(fall, 1);
    int last = 0;
    for (int i = 1; i < fall.length; i++) {
      for (int j = 0; j < i; j++) {
        if (used.get(i).loss() < used.get(j).loss()) {
          fall[i] = Math.max(fall[i], fall[j] + 1);
        }
      }
      last = fall[i] > fall[last] ? i : last;
    }
    int third = fall[last] / 3;
    return used.get(Math.max(0, last - fall[last]) + third + third / 2).rate();
  }

  /// The rate at which the loss falls fastest from batch to batch.
  public double steepest() {
    List<Point> used = used();
    int best = 0;
    for (int i = 1; i < used.size(); i++) {
      best = slope(used, i) < slope(used, best) ? i : best;
    }
    return used.get(best).rate();
  }

  /// A tenth of the rate at which the loss is lowest.
  public double minimumTenth() {
    return lowest() / 10;
  }

  /// The rate at which the loss is lowest, before it explodes.
  public double lowest() {
    return used().stream().min(Comparator.comparingDouble(Point::loss)).orElseThrow().rate();
  }

  /// The last rate before the loss shoots up: from the lowest loss on, the last one at which the
  /// loss is no higher than it was at first or than a twentieth above the lowest.
  public double beforeSpike() {
    List<Point> used = used();
    int lowest = 0;
    for (int i = 1; i < used.size(); i++) {
      lowest = used.get(i).loss() < used.get(lowest).loss() ? i : lowest;
    }
    double most = Math.max(used.getFirst().loss(), 1.05 * used.get(lowest).loss());
    int last = lowest;
    while (last + 1 < used.size() && used.get(last + 1).loss() <= most) {
      last++;
    }
    return used.get(last).rate();
  }

  /// Short curves lose as large a part of theirs as long ones do.
  private List<Point> used() {
    int from = Math.min(SKIPPED_AT_START, points.size() / 10);
    int to = points.size() - Math.min(SKIPPED_AT_END, points.size() / 20);
    return points.subList(from, to);
  }

  /// The central difference, one-sided at the ends.
  private static double slope(List<Point> used, int i) {
    int before = Math.max(0, i - 1);
    int after = Math.min(used.size() - 1, i + 1);
    return (used.get(after).loss() - used.get(before).loss()) / Math.max(1, after - before);
  }
}
