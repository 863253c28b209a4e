package dev.millrace.learn.metric;

/// A measure that is filled batch by batch and gives one number for all items seen, whatever the
/// batches were.
///
/// @param <S> what it is fed with
public interface Metric<S extends Judged> {

  /// The name under which the value is reported, such as `accuracy`.
  String name();

  /// The same metric under another name, such as `f2` beside another `fbeta`.
  default Metric<S> named(String other) {
    return new Named<>(other, this);
  }

  /// Forgets all items.
  void reset();

  /// Adds items.
  void add(S scores);

  /// The value over all items added; NaN when there are none.
  double value();
}
