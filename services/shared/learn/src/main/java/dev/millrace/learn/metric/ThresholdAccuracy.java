package dev.millrace.learn.metric;

/// The share of all pairs of item and tag for which "the probability is above a threshold" is the
/// truth.
public final class ThresholdAccuracy implements Metric<TagScores> {

  private final double threshold;
  private long right;
  private long count;

  /// Counts a tag as predicted above a probability.
  public ThresholdAccuracy(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public String name() {
    return "accuracy_thresh";
  }

  @Override
  public void reset() {
    right = 0;
    count = 0;
  }

  @Override
  public void add(TagScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      for (int tag = 0; tag < scores.tags(); tag++) {
        boolean predicted = scores.probability(item, tag) > threshold;
        right += predicted == scores.target(item, tag) ? 1 : 0;
      }
    }
    count += (long) scores.count() * scores.tags();
  }

  /// Adds what another has counted.
  public void merge(ThresholdAccuracy other) {
    right += other.right;
    count += other.count;
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : (double) right / count;
  }
}
