package dev.millrace.serving.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whose turn it is: several queues share some cores, and the one that had the least core time so
/// far comes first.
///
/// A run that needs more cores than are free is waited for, so that narrow runs cannot starve wide
/// ones. Not for several threads at once.
final class Turns<E extends Entry> {
  private final List<BatchQueue<E>> queues = new ArrayList<>();
  private final int cores;
  private int free;

  Turns(int cores) {
    this.cores = cores;
    this.free = cores;
  }

  void add(BatchQueue<E> queue) {
    if (queue.limits().threads() > cores) {
      throw new IllegalArgumentException(
          "a run takes %d cores, and there are %d".formatted(queue.limits().threads(), cores));
    }
    queues.add(queue);
  }

  /// Takes no more from a queue; what runs ends.
  void remove(BatchQueue<E> queue) {
    queues.remove(queue);
    queue.clear();
  }

  Admission offer(BatchQueue<E> queue, List<E> entries, long now) {
    if (!queues.contains(queue)) {
      return new Admission.Closed();
    }
    if (!queue.isActive()) {
      queues.stream()
          .filter(other -> other != queue && other.isActive())
          .mapToLong(BatchQueue::used)
          .min()
          .ifPresent(queue::join);
    }
    return queue.offer(entries, now);
  }

  Turn<E> next(long now) {
    while (true) {
      var due =
          queues.stream()
              .filter(queue -> queue.due(now) <= now)
              .min(Comparator.comparingLong(BatchQueue::used));
      if (due.isEmpty()) {
        return new Turn.Wait<>(soonest(now));
      }
      if (due.get().limits().threads() > free) {
        return new Turn.Wait<>(Entry.NEVER);
      }
      var batch = due.get().close(now);
      if (!batch.entries().isEmpty()) {
        free -= due.get().limits().threads();
        return new Turn.Run<>(batch);
      }
    }
  }

  private long soonest(long now) {
    return queues.stream().mapToLong(queue -> queue.due(now)).min().orElse(Entry.NEVER);
  }

  void finished(Batch<E> batch, long now) {
    free += batch.queue().limits().threads();
    batch.queue().finished(batch, now);
  }

  void clear() {
    queues.forEach(BatchQueue::clear);
    queues.clear();
  }
}
