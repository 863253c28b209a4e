package dev.millrace.learn.metric;

/// Sums over all numbers of all items, from which measures of their errors follow.
final class ErrorSums {

  private long count;
  private double errors;
  private double squaredErrors;
  private double absoluteErrors;
  private double targets;
  private double squaredTargets;

  void reset() {
    count = 0;
    errors = 0;
    squaredErrors = 0;
    absoluteErrors = 0;
    targets = 0;
    squaredTargets = 0;
  }

  void add(NumberScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      for (int number = 0; number < scores.width(); number++) {
        double target = scores.target(item, number);
        double error = target - scores.said(item, number);
        count++;
        errors += error;
        squaredErrors += error * error;
        absoluteErrors += Math.abs(error);
        targets += target;
        squaredTargets += target * target;
      }
    }
  }

  void merge(ErrorSums other) {
    count += other.count;
    errors += other.errors;
    squaredErrors += other.squaredErrors;
    absoluteErrors += other.absoluteErrors;
    targets += other.targets;
    squaredTargets += other.squaredTargets;
  }

  double meanSquare() {
    return count == 0 ? Double.NaN : squaredErrors / count;
  }

  double meanAbsolute() {
    return count == 0 ? Double.NaN : absoluteErrors / count;
  }

  /// What squared errors leave of the squared distances of targets from their mean.
  double leftOfSquares() {
    return squaredErrors / (squaredTargets - targets * targets / count);
  }

  /// What the variance of errors leaves of that of targets.
  double leftOfVariance() {
    return (squaredErrors - errors * errors / count) / (squaredTargets - targets * targets / count);
  }
}
