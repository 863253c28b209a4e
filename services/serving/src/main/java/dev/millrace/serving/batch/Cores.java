package dev.millrace.serving.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The few platform threads that all models run on, each with its queue.
///
/// As many threads as cores: native code keeps the thread that it is called from.
public final class Cores<E extends Entry> implements AutoCloseable {
  private final long origin = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Turns<E> turns;
  private final List<Thread> threads = new ArrayList<>();
  private final int number;
  private boolean closed;

  /// Starts the threads.
  public Cores(int cores) {
    this.number = cores;
    this.turns = new Turns<>(cores);
    for (int i = 0; i < cores; i++) {
      threads.add(Thread.ofPlatform().name("model " + i).start(this::work));
    }
  }

  /// How many there are.
  public int number() {
    return number;
  }

  /// Nanoseconds since these cores began; deadlines are in this time.
  public long now() {
    return System.nanoTime() - origin;
  }

  /// Makes a queue before a model.
  ///
  /// @param times what is known of its runs; the queue's own from now on
  /// @param weight the share of core time beside other queues, 1 for the usual one
  public BatchQueue<E> open(
      BatchLimits limits, RunTimes times, double weight, BatchRunner<E> runner) {
    var queue = new BatchQueue<>(limits, times, weight, runner);
    lock.lock();
    try {
      turns.add(queue);
    } finally {
      lock.unlock();
    }
    return queue;
  }

  /// The most images that one entry should have now.
  public int most(BatchQueue<E> queue) {
    lock.lock();
    try {
      return queue.most();
    } finally {
      lock.unlock();
    }
  }

  /// Lets the entries of one request wait, all or none; they have the same deadline.
  public Admission submit(BatchQueue<E> queue, List<E> entries) {
    lock.lock();
    try {
      var admission = closed ? new Admission.Closed() : turns.offer(queue, entries, now());
      if (admission instanceof Admission.Admitted) {
        changed.signal();
      }
      return admission;
    } finally {
      lock.unlock();
    }
  }

  /// Ends a queue; what still waits in it expires.
  public void close(BatchQueue<E> queue) {
    lock.lock();
    try {
      turns.remove(queue);
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    lock.lock();
    try {
      while (!closed) {
        switch (turns.next(now())) {
          case Turn.Run<E>(var batch) -> run(batch);
          case Turn.Wait<E>(long until) -> {
            var _ = changed.awaitNanos(until == Entry.NEVER ? until : until - now());
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void run(Batch<E> batch) {
    // A signal may have come for work that is still to be handed out.
    changed.signal();
    lock.unlock();
    try {
      batch.queue().runner().run(batch);
    } finally {
      lock.lock();
      turns.finished(batch, now());
      changed.signalAll();
    }
  }

  /// Stops the threads when their runs have ended; what waits expires.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      turns.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (var thread : threads) {
      join(thread);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
