package dev.millrace.learn.metric;

/// The share of items whose most likely class is not the true one.
public final class ErrorRate implements Metric<Scores> {

  private final Accuracy accuracy = new Accuracy();

  @Override
  public String name() {
    return "error_rate";
  }

  @Override
  public void reset() {
    accuracy.reset();
  }

  @Override
  public void add(Scores scores) {
    accuracy.add(scores);
  }

  /// Adds what another has counted.
  public void merge(ErrorRate other) {
    accuracy.merge(other.accuracy);
  }

  @Override
  public double value() {
    return 1 - accuracy.value();
  }
}
