package dev.millrace.learn.metric;

/// The root of the mean squared relative error of numbers whose logarithms a model says, over all
/// numbers of all items.
public final class ExpRmspe implements Metric<NumberScores> {

  private double sum;
  private long count;

  @Override
  public String name() {
    return "exp_rmspe";
  }

  @Override
  public void reset() {
    sum = 0;
    count = 0;
  }

  @Override
  public void add(NumberScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      for (int number = 0; number < scores.width(); number++) {
        double error =
            -Math.expm1((double) scores.said(item, number) - scores.target(item, number));
        sum += error * error;
        count++;
      }
    }
  }

  /// Adds what another has counted.
  public void merge(ExpRmspe other) {
    sum += other.sum;
    count += other.count;
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : Math.sqrt(sum / count);
  }
}
