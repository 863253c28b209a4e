package dev.millrace.learn.clean;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Which labels are wrong, by confident learning (Northcutt, Jiang and Chuang 2021).
///
/// A class's threshold is its mean probability over the items that are labelled so. An item counts
/// as one of a class when its probability reaches the threshold, the likeliest such class where
/// there are several; counted by given label and that class, items off the diagonal are suspects.
public final class ConfidentLearning {
  private static final int NONE = -1;

  private final int[] labels;
  private final Probabilities probabilities;
  private final double[] thresholds;
  private final int[] confident;

  private ConfidentLearning(int[] labels, Probabilities probabilities, double[] thresholds) {
    this.labels = labels.clone();
    this.probabilities = probabilities;
    this.thresholds = thresholds;
    this.confident =
        IntStream.range(0, labels.length)
            .map(i -> confident(probabilities.rows()[i], thresholds))
            .toArray();
  }

  /// Looks at labels and what was said of their items by models that did not learn from them.
  ///
  /// @param labels the class of each item, counted from 0, or -1 for none
  /// @throws IllegalArgumentException when there are more or fewer labels than items
  public static ConfidentLearning of(int[] labels, Probabilities probabilities) {
    if (labels.length != probabilities.count()) {
      throw new IllegalArgumentException(
          "%d labels of %d items".formatted(labels.length, probabilities.count()));
    }
    int classes = labels.length == 0 ? 0 : probabilities.rows()[0].length;
    var sums = new double[classes];
    var counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0) {
        sums[labels[i]] += probabilities.of(i, labels[i]);
        counts[labels[i]]++;
      }
    }
    var thresholds = new double[classes];
    // Nothing counts as one of a class that nothing is labelled as.
    Arrays.setAll(thresholds, c -> counts[c] == 0 ? Double.MAX_VALUE : sums[c] / counts[c]);
    return new ConfidentLearning(labels, probabilities, thresholds);
  }

  private static int confident(double[] row, double[] thresholds) {
    int best = NONE;
    for (int c = 0; c < row.length; c++) {
      if (row[c] >= thresholds[c] && (best == NONE || row[c] > row[best])) {
        best = c;
      }
    }
    return best;
  }

  /// A class's threshold.
  public double threshold(int label) {
    return thresholds[label];
  }

  /// Counts of labelled items by given label and the class that they count as.
  public int[][] joint() {
    var joint = new int[thresholds.length][thresholds.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0 && confident[i] != NONE) {
        joint[labels[i]][confident[i]]++;
      }
    }
    return joint;
  }

  /// Whether an item's label is a suspect.
  public boolean isSuspect(int item) {
    return labels[item] >= 0 && confident[item] != NONE && confident[item] != labels[item];
  }

  /// How far an item's label is behind the class that fits best instead, each probability over its
  /// class's threshold counted: from -1 for a label that fits to 1 for one that does not.
  public double doubt(int item) {
    int label = labels[item];
    var row = probabilities.rows()[item];
    double best = -1;
    for (int c = 0; c < row.length; c++) {
      if (c != label && thresholds[c] <= 1) {
        best = Math.max(best, row[c] - thresholds[c]);
      }
    }
    return Math.clamp((best - (row[label] - thresholds[label])) / 2, -1, 1);
  }
}
