package dev.millrace.learn.metric;

/// The mean of squared errors, over all numbers of all items.
public final class MeanSquaredError implements Metric<NumberScores> {

  private final ErrorSums sums = new ErrorSums();

  @Override
  public String name() {
    return "mean_squared_error";
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
  public void merge(MeanSquaredError other) {
    sums.merge(other.sums);
  }

  @Override
  public double value() {
    return sums.meanSquare();
  }
}
