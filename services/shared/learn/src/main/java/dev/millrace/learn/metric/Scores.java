package dev.millrace.learn.metric;

/// What a model said of some items: logits a class, the true classes, and the loss of each item.
///
/// The arrays are the caller's and are only read. Item `i` has the logits from `i * classes` on.
public final class Scores {

  private final float[] logits;
  private final int classes;
  private final int[] targets;
  private final float[] losses;

  /// @throws IllegalArgumentException when the lengths do not fit together
  public Scores(float[] logits, int classes, int[] targets, float[] losses) {
    if (classes < 1
        || logits.length != targets.length * classes
        || losses.length != targets.length) {
      throw new IllegalArgumentException(
          "%d targets of %d classes do not fit %d logits and %d losses"
              .formatted(targets.length, classes, logits.length, losses.length));
    }
    this.logits = logits;
    this.classes = classes;
    this.targets = targets;
    this.losses = losses;
  }

  /// The number of items.
  public int count() {
    return targets.length;
  }

  /// The number of classes.
  public int classes() {
    return classes;
  }

  /// The true class of an item.
  public int target(int item) {
    return targets[item];
  }

  /// The loss of an item.
  public float loss(int item) {
    return losses[item];
  }

  /// The logit of a class for an item.
  public float logit(int item, int label) {
    return logits[item * classes + label];
  }

  /// The class with the highest logit, the first of equal ones.
  public int predicted(int item) {
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (logit(item, label) > logit(item, best)) {
        best = label;
      }
    }
    return best;
  }

  /// The probability of a class for an item, by softmax.
  public double probability(int item, int label) {
    double top = logit(item, predicted(item));
    double sum = 0;
    for (int other = 0; other < classes; other++) {
      sum += Math.exp(logit(item, other) - top);
    }
    return Math.exp(logit(item, label) - top) / sum;
  }
}
