package dev.millrace.learn.metric;

/// The share of all pairs of item and class for which "the probability is above a threshold" is the
/// truth.
public final class ThresholdAccuracy {

  private final double threshold;
  private long right;
  private long count;

  /// Counts a class as predicted above a probability.
  public ThresholdAccuracy(double threshold) {
    this.threshold = threshold;
  }

  /// Adds items.
  public void add(MultiLabelScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      for (int label = 0; label < scores.classes(); label++) {
        boolean predicted = scores.probability(item, label) > threshold;
        right += predicted == scores.target(item, label) ? 1 : 0;
      }
    }
    count += (long) scores.count() * scores.classes();
  }

  /// Adds what another has counted.
  public void merge(ThresholdAccuracy other) {
    right += other.right;
    count += other.count;
  }

  /// The share of all pairs added; NaN when there are none.
  public double value() {
    return count == 0 ? Double.NaN : (double) right / count;
  }
}
