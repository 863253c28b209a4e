package dev.millrace.learn.metric;

/// What a model said of items that may have several classes or none: a logit and a truth for each.
///
/// The arrays are the caller's and are only read. Item `i` has the values from `i * classes` on.
public final class MultiLabelScores {

  private final float[] logits;
  private final boolean[] targets;
  private final int classes;

  /// @throws IllegalArgumentException when the lengths do not fit together
  public MultiLabelScores(float[] logits, boolean[] targets, int classes) {
    if (classes < 1 || logits.length != targets.length || logits.length % classes != 0) {
      throw new IllegalArgumentException(
          "%d logits and %d truths are not items of %d classes"
              .formatted(logits.length, targets.length, classes));
    }
    this.logits = logits;
    this.targets = targets;
    this.classes = classes;
  }

  /// The number of items.
  public int count() {
    return logits.length / classes;
  }

  /// The number of classes.
  public int classes() {
    return classes;
  }

  /// Whether an item has a class.
  public boolean target(int item, int label) {
    return targets[item * classes + label];
  }

  /// The probability that an item has a class, by the logistic function.
  public double probability(int item, int label) {
    return 1 / (1 + Math.exp(-logits[item * classes + label]));
  }
}
