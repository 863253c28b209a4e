package dev.millrace.learn.metric;

/// Sums over all numbers of all items, from which measures of their errors follow. Squares are
/// summed up around the means so far, so that large numbers of small differences keep those. Chan
/// et al. 1979.
final class ErrorSums {

  private long count;
  private double squaredErrors;
  private double absoluteErrors;
  private double meanError;
  private double errorSpread;
  private double meanTarget;
  private double targetSpread;

  void reset() {
    count = 0;
    squaredErrors = 0;
    absoluteErrors = 0;
    meanError = 0;
    errorSpread = 0;
    meanTarget = 0;
    targetSpread = 0;
  }

  void add(NumberScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      for (int number = 0; number < scores.width(); number++) {
        double target = scores.target(item, number);
        add(target, target - scores.said(item, number));
      }
    }
  }

  private void add(double target, double error) {
    count++;
    squaredErrors += error * error;
    absoluteErrors += Math.abs(error);
    double fromError = error - meanError;
    meanError += fromError / count;
    errorSpread += fromError * (error - meanError);
    double fromTarget = target - meanTarget;
    meanTarget += fromTarget / count;
    targetSpread += fromTarget * (target - meanTarget);
  }

  void merge(ErrorSums other) {
    if (other.count == 0) {
      return;
    }
    long all = count + other.count;
    double share = (double) other.count / all;
    double betweenErrors = other.meanError - meanError;
    double betweenTargets = other.meanTarget - meanTarget;
    errorSpread += other.errorSpread + betweenErrors * betweenErrors * count * share;
    targetSpread += other.targetSpread + betweenTargets * betweenTargets * count * share;
    meanError += betweenErrors * share;
    meanTarget += betweenTargets * share;
    squaredErrors += other.squaredErrors;
    absoluteErrors += other.absoluteErrors;
    count = all;
  }

  double meanSquare() {
    return count == 0 ? Double.NaN : squaredErrors / count;
  }

  double meanAbsolute() {
    return count == 0 ? Double.NaN : absoluteErrors / count;
  }

  /// What squared errors leave of the squared distances of targets from their mean.
  double leftOfSquares() {
    return squaredErrors / targetSpread;
  }

  /// What the variance of errors leaves of that of targets.
  double leftOfVariance() {
    return errorSpread / targetSpread;
  }
}
