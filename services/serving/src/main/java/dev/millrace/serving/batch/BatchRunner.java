package dev.millrace.serving.batch;

/// Who runs the batches of one queue.
@FunctionalInterface
public interface BatchRunner<E extends Entry> {
  /// Runs a batch and answers its entries; called on the core that is given to it.
  void run(Batch<E> batch);
}
