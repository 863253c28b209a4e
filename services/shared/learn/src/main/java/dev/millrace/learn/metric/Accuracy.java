package dev.millrace.learn.metric;

/// The share of items whose most likely class is the true one.
public final class Accuracy implements Metric<Scores> {

  private long right;
  private long count;

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public void reset() {
    right = 0;
    count = 0;
  }

  @Override
  public void add(Scores scores) {
    for (int item = 0; item < scores.count(); item++) {
      if (scores.predicted(item) == scores.target(item)) {
        right++;
      }
    }
    count += scores.count();
  }

  /// Adds what another has counted.
  public void merge(Accuracy other) {
    right += other.right;
    count += other.count;
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : (double) right / count;
  }
}
