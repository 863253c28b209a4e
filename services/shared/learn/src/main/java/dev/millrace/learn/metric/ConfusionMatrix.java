package dev.millrace.learn.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Counts of items by true and predicted class.
public final class ConfusionMatrix {

  private final int classes;
  private final long[][] counts;

  /// Starts empty.
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("A confusion matrix needs classes, but got " + classes);
    }
    this.classes = classes;
    this.counts = new long[classes][classes];
  }

  /// Adds items.
  public void add(Scores scores) {
    for (int item = 0; item < scores.count(); item++) {
      add(scores.target(item), scores.predicted(item));
    }
  }

  /// Adds one item.
  public void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  /// Adds what another has counted.
  public void merge(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "A matrix of %d classes cannot take one of %d".formatted(classes, other.classes));
    }
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        counts[actual][predicted] += other.counts[actual][predicted];
      }
    }
  }

  /// The number of classes.
  public int classes() {
    return classes;
  }

  /// The items of a true class that were predicted as a class.
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /// All items.
  public long total() {
    long sum = 0;
    for (long[] row : counts) {
      for (long count : row) {
        sum += count;
      }
    }
    return sum;
  }

  /// The share of items on the diagonal; NaN when there are none.
  public double accuracy() {
    long right = 0;
    for (int label = 0; label < classes; label++) {
      right += counts[label][label];
    }
    return total() == 0 ? Double.NaN : (double) right / total();
  }

  /// The share of a class's items that were predicted as it; NaN when it has none.
  public double recall(int label) {
    long all = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      all += counts[label][predicted];
    }
    return all == 0 ? Double.NaN : (double) counts[label][label] / all;
  }

  /// The share of the items predicted as a class that are of it; NaN when none were.
  public double precision(int label) {
    long all = 0;
    for (int actual = 0; actual < classes; actual++) {
      all += counts[actual][label];
    }
    return all == 0 ? Double.NaN : (double) counts[label][label] / all;
  }

  /// The harmonic mean of a class's precision and recall; 0 when nothing was right.
  public double f1(int label) {
    if (counts[label][label] == 0) {
      return 0;
    }
    double precision = precision(label);
    double recall = recall(label);
    return 2 * precision * recall / (precision + recall);
  }

  /// The mean of [#f1] over all classes, each counting the same however many items it has.
  public double macroF1() {
    double sum = 0;
    for (int label = 0; label < classes; label++) {
      sum += f1(label);
    }
    return sum / classes;
  }

  /// Pairs of classes that were mistaken at least so often, the most frequent first.
  public List<Confusion> mostConfused(long atLeast) {
    List<Confusion> found = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        if (actual != predicted && counts[actual][predicted] >= atLeast) {
          found.add(new Confusion(actual, predicted, counts[actual][predicted]));
        }
      }
    }
    found.sort(Comparator.comparingLong(Confusion::count).reversed());
    return found;
  }

  /// So many items of one class that were taken for another.
  public record Confusion(int actual, int predicted, long count) {}
}
