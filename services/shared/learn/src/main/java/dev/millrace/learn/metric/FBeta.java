package dev.millrace.learn.metric;

/// The weighted harmonic mean of precision and recall of each item's tags, averaged over items.
public final class FBeta implements Metric<TagScores> {

  /// Keeps items without any tag from dividing by 0.
  private static final double EPSILON = 1e-9;

  private final double threshold;
  private final double weight;
  private double sum;
  private long count;

  /// Counts a tag as predicted above a probability.
  ///
  /// @param beta how many times more recall counts than precision
  public FBeta(double threshold, double beta) {
    this.threshold = threshold;
    this.weight = beta * beta;
  }

  @Override
  public String name() {
    return "fbeta";
  }

  @Override
  public void reset() {
    sum = 0;
    count = 0;
  }

  @Override
  public void add(TagScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      sum += ofItem(scores, item);
    }
    count += scores.count();
  }

  private double ofItem(TagScores scores, int item) {
    int hits = 0;
    int predicted = 0;
    int actual = 0;
    for (int tag = 0; tag < scores.tags(); tag++) {
      boolean said = scores.probability(item, tag) > threshold;
      boolean is = scores.target(item, tag);
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

  @Override
  public double value() {
    return count == 0 ? Double.NaN : sum / count;
  }
}
