package dev.millrace.learn.metric;

/// The weighted harmonic mean of precision and recall of each item's classes, averaged over items.
public final class FBeta {

  /// Keeps items without any class from dividing by 0.
  private static final double EPSILON = 1e-9;

  private final double threshold;
  private final double weight;
  private double sum;
  private long count;

  /// Counts a class as predicted above a probability.
  ///
  /// @param beta how many times more recall counts than precision
  public FBeta(double threshold, double beta) {
    this.threshold = threshold;
    this.weight = beta * beta;
  }

  /// Adds items.
  public void add(MultiLabelScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      sum += ofItem(scores, item);
    }
    count += scores.count();
  }

  private double ofItem(MultiLabelScores scores, int item) {
    int hits = 0;
    int predicted = 0;
    int actual = 0;
    for (int label = 0; label < scores.classes(); label++) {
      boolean said = scores.probability(item, label) > threshold;
      boolean is = scores.target(item, label);
      hits += said && is ? 1 : 0;
      predicted += said ? 1 : 0;
      actual += is ? 1 : 0;
    }
    double precision = hits / (predicted + EPSILON);
    double recall = hits / (actual + EPSILON);
    return precision * recall / (precision * weight + recall + EPSILON) * (1 + weight);
  }

  /// Adds what another has counted.
  public void merge(FBeta other) {
    sum += other.sum;
    count += other.count;
  }

  /// The average over all items added; NaN when there are none.
  public double value() {
    return count == 0 ? Double.NaN : sum / count;
  }
}
