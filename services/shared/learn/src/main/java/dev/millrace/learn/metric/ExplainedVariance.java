package dev.millrace.learn.metric;

/// How much of the variance of targets a model explains, errors that are the same for all items
/// left aside: 1 for all of it, minus infinity where targets do not differ.
public final class ExplainedVariance implements Metric<NumberScores> {

  private final ErrorSums sums = new ErrorSums();

  @Override
  public String name() {
    return "explained_variance";
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
  public void merge(ExplainedVariance other) {
    sums.merge(other.sums);
  }

  @Override
  public double value() {
    return 1 - sums.leftOfVariance();
  }
}
