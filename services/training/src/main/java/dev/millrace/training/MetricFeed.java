package dev.millrace.training;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.training.v1.MetricEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A bounded way to the topic of metrics that never makes the trainer wait: when the log is slower
/// than the steps, the oldest measurements are dropped.
final class MetricFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricFeed.class);
  private static final int CAPACITY = 1_000;

  private final Appender appender;
  private final Runnable onDrop;
  private final Queue<Event<MetricEvent>> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int underWay;
  private boolean closed;

  /// Puts a measurement on the log.
  interface Appender {
    CompletableFuture<Void> append(Event<MetricEvent> event);
  }

  /// A feed into a log.
  ///
  /// @param appender may take its time
  /// @param onDrop told of each measurement that was dropped
  MetricFeed(Appender appender, Runnable onDrop) {
    this.appender = appender;
    this.onDrop = onDrop;
    // A platform thread: a virtual one that training wakes may get a carrier that steps back.
    Thread.ofPlatform().daemon().name("metric feed").start(this::carry);
  }

  /// Hands a measurement over. Order is kept.
  void offer(Event<MetricEvent> event) {
    lock.lock();
    try {
      if (waiting.size() == CAPACITY) {
        waiting.remove();
        onDrop.run();
      }
      waiting.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the log has acknowledged everything offered so far.
  ///
  /// @return false when the time ran out
  boolean flush(Duration patience) throws InterruptedException {
    var left = patience.toNanos();
    lock.lock();
    try {
      while (left > 0 && !(waiting.isEmpty() && underWay == 0)) {
        left = changed.awaitNanos(left);
      }
      return waiting.isEmpty() && underWay == 0;
    } finally {
      lock.unlock();
    }
  }

  private void carry() {
    try {
      while (true) {
        append(take());
      }
    } catch (InterruptedException _) {
      LOG.debug("The feed ends");
    }
  }

  private Event<MetricEvent> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          throw new InterruptedException("the feed is closed");
        }
        changed.await();
      }
      underWay++;
      return waiting.remove();
    } finally {
      lock.unlock();
    }
  }

  private void append(Event<MetricEvent> event) {
    CompletableFuture<Void> appended;
    try {
      appended = appender.append(event);
    } catch (RuntimeException e) {
      appended = CompletableFuture.failedFuture(e);
    }
    var _ = appended.whenComplete((_, failure) -> arrived(event, failure));
  }

  private void arrived(Event<MetricEvent> event, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("Measurement {} did not reach the log: {}", event.id(), failure.toString());
      onDrop.run();
    }
    lock.lock();
    try {
      underWay--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends after what is waiting was handed to the log.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
