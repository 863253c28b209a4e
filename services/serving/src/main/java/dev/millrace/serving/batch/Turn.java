package dev.millrace.serving.batch;

/// What a free core does next.
sealed interface Turn<E extends Entry> {
  /// It runs a batch.
  record Run<E extends Entry>(Batch<E> batch) implements Turn<E> {}

  /// It looks again when something comes in or ends, and at the latest at a time.
  ///
  /// @param until in nanoseconds of the cores' clock, [Entry#NEVER] for no such time
  record Wait<E extends Entry>(long until) implements Turn<E> {}
}
