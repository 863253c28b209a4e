package dev.millrace.learn.metric;

/// A metric under another name.
///
/// @param name the name
/// @param metric what is measured
record Named<S extends Judged>(String name, Metric<S> metric) implements Metric<S> {

  @Override
  public void reset() {
    metric.reset();
  }

  @Override
  public void add(S scores) {
    metric.add(scores);
  }

  @Override
  public double value() {
    return metric.value();
  }
}
