package dev.millrace.learn.metric;

/// The mean of errors without their signs, over all numbers of all items.
public final class MeanAbsoluteError implements Metric<NumberScores> {

  private final ErrorSums sums = new ErrorSums();

  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public void reset() {
    sums.reset();
  }

  @Override
  public void add(NumberScores scores) {
    sums.add(scores);
  }

  /// Adds what another has counted.
  public void merge(MeanAbsoluteError other) {
    sums.merge(other.sums);
  }

  @Override
  public double value() {
    return sums.meanAbsolute();
  }
}
