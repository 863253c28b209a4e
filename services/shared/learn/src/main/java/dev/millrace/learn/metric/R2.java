package dev.millrace.learn.metric;

/// How much of the squared distances of targets from their mean a model explains: 1 for all, 0 for
/// as much as their mean does, minus infinity where targets do not differ.
public final class R2 implements Metric<NumberScores> {

  private final ErrorSums sums = new ErrorSums();

  @Override
  public String name() {
    return "r2_score";
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
  public void merge(R2 other) {
    sums.merge(other.sums);
  }

  @Override
  public double value() {
    return 1 - sums.leftOfSquares();
  }
}
