package dev.millrace.learn.metric;

/// The share of items whose true class is among the most likely ones.
public final class TopKAccuracy implements Metric<Scores> {

  private final int most;
  private long right;
  private long count;

  /// Looks at so many of the most likely classes.
  public TopKAccuracy(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("At least 1 class is looked at, but got " + most);
    }
    this.most = most;
  }

  @Override
  public String name() {
    return "top_%d_accuracy".formatted(most);
  }

  @Override
  public void reset() {
    right = 0;
    count = 0;
  }

  @Override
  public void add(Scores scores) {
    for (int item = 0; item < scores.count(); item++) {
      float own = scores.logit(item, scores.target(item));
      int above = 0;
      for (int label = 0; label < scores.classes(); label++) {
        above += scores.logit(item, label) > own ? 1 : 0;
      }
      right += above < most ? 1 : 0;
    }
    count += scores.count();
  }

  /// Adds what another has counted.
  public void merge(TopKAccuracy other) {
    right += other.right;
    count += other.count;
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : (double) right / count;
  }
}
