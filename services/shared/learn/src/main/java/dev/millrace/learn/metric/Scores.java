package dev.millrace.learn.metric;

/// What a model said of some items: logits a class, the true classes, and the loss of each item.
///
/// The arrays are the caller's and are only read. Item `i` has the logits from `i * classes` on.
public final class Scores implements Judged {

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

  /// Scores whose losses are the cross-entropies of the logits.
  ///
  /// @throws IllegalArgumentException when a target is no class
  public static Scores of(float[] logits, int classes, int[] targets) {
    var scores = new Scores(logits, classes, targets, new float[targets.length]);
    for (int item = 0; item < targets.length; item++) {
      if (targets[item] < 0 || targets[item] >= classes) {
        throw new IllegalArgumentException(
            "Item %d has target %d, but there are %d classes"
                .formatted(item, targets[item], classes));
      }
      scores.losses[item] = (float) -scores.logProbability(item, targets[item]);
    }
    return scores;
  }

  @Override
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

  @Override
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
    return Math.exp(logProbability(item, label));
  }

  private double logProbability(int item, int label) {
    double top = logit(item, predicted(item));
    double sum = 0;
    for (int other = 0; other < classes; other++) {
      sum += Math.exp(logit(item, other) - top);
    }
    return logit(item, label) - top - Math.log(sum);
  }
}
