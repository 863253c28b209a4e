package dev.millrace.learn.metric;

/// The root of the mean of squared errors, over all numbers of all items.
public final class RootMeanSquaredError implements Metric<NumberScores> {

  private final ErrorSums sums = new ErrorSums();

  @Override
  public String name() {
    return "root_mean_squared_error";
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
  public void merge(RootMeanSquaredError other) {
    sums.merge(other.sums);
  }

  @Override
  public double value() {
    return Math.sqrt(sums.meanSquare());
  }
}
