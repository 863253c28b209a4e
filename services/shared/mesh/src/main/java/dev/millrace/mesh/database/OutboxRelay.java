package dev.millrace.mesh.database;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the outbox to the log, in order, each record at least once. A lock of the schema lets
/// one relay work at a time.
final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 1_000;
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // Any constant serves: the lock lies in the database, beside the name of the schema.
  private static final int LOCK = 7_116_021;

  private final Jdbi jdbi;
  private final EventLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  // Tickets count requests to empty the outbox: one is done when a pass that began after it has
  // ended.
  private long asked;
  private long done;
  private boolean closed;

  OutboxRelay(Jdbi jdbi, EventLog log, String source) {
    this.jdbi = jdbi;
    this.log = log;
    this.thread = Thread.ofVirtual().name("outbox " + source).start(this::relay);
  }

  void wakeUp() {
    ask();
  }

  private long ask() {
    lock.lock();
    try {
      asked++;
      changed.signalAll();
      return asked;
    } finally {
      lock.unlock();
    }
  }

  void awaitPublished() {
    var ticket = ask();
    var left = PATIENCE.toNanos();
    lock.lock();
    try {
      while (done < ticket) {
        if (closed || left <= 0) {
          throw new LogUnavailableException(
              "the log did not acknowledge the outbox within %s".formatted(PATIENCE));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while waiting for the log", e);
    } finally {
      lock.unlock();
    }
  }

  private void relay() {
    while (!isClosed()) {
      var ticket = asked();
      try {
        while (pass()) {}
        finish(ticket);
      } catch (RuntimeException e) {
        if (!isClosed()) {
          LOG.warn("The outbox could not be carried to the log; it will be tried again", e);
        }
        pause(ticket);
      }
    }
  }

  /// Carries one batch; false when the outbox was empty. A removal that a crash of the database
  /// takes back is a record appended twice, so nobody waits for the disk.
  private boolean pass() {
    return jdbi.inTransaction(handle -> {
      handle
          .createQuery(
              """
              select set_config('synchronous_commit', 'off', true),
                pg_advisory_xact_lock(?, hashtext(current_schema()))::text
              """)
          .bind(0, LOCK)
          .mapTo(String.class)
          .list();
      return carry(handle);
    });
  }

  private boolean carry(Handle handle) {
    var entries = Outbox.first(handle, BATCH);
    if (entries.isEmpty()) {
      return false;
    }
    var appended = entries.stream().map(entry -> log.append(entry.record())).toList();
    await(appended);
    Outbox.remove(handle, entries);
    return entries.size() == BATCH;
  }

  private static void await(List<CompletableFuture<Void>> appended) {
    try {
      CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw new LogUnavailableException("the log refused events of the outbox", e);
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private long asked() {
    lock.lock();
    try {
      return asked;
    } finally {
      lock.unlock();
    }
  }

  private void finish(long ticket) {
    lock.lock();
    try {
      done = ticket;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    pause(ticket);
  }

  private void pause(long ticket) {
    lock.lock();
    try {
      var left = IDLE.toNanos();
      while (asked == ticket && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
