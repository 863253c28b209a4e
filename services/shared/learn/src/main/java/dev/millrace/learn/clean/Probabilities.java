package dev.millrace.learn.clean;

/// The probability of each class for each item, rows of doubles that sum up to 1.
///
/// @param rows one an item
public record Probabilities(double[][] rows) {
  /// How many items there are.
  public int count() {
    return rows.length;
  }

  /// The probability of a class for an item.
  public double of(int item, int label) {
    return rows[item][label];
  }

  /// The likeliest class of an item.
  public int likeliest(int item) {
    int best = 0;
    for (int c = 1; c < rows[item].length; c++) {
      best = rows[item][c] > rows[item][best] ? c : best;
    }
    return best;
  }

  /// The likeliest class of an item but one.
  public int likeliestBut(int item, int label) {
    int best = label == 0 ? 1 : 0;
    for (int c = 0; c < rows[item].length; c++) {
      best = c != label && rows[item][c] > rows[item][best] ? c : best;
    }
    return best;
  }

  /// The loss of an item under a label, in nats: minus the logarithm of its probability.
  public double loss(int item, int label) {
    return -Math.log(Math.max(rows[item][label], 1e-12));
  }
}
