package dev.millrace.mesh.job;

import dev.millrace.mesh.database.Subscriber;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that begins once a subscriber knows everything that was on the log at its start: before, it
/// might do again what was done.
public final class AfterCatchUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AfterCatchUp.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Subscriber subscriber;
  private final Thread opening;
  private Optional<Runnable> stop = Optional.empty();

  private AfterCatchUp(String name, Subscriber subscriber, Supplier<Runnable> work) {
    this.name = name;
    this.subscriber = subscriber;
    this.opening = Thread.ofVirtual().name(name + " opens").unstarted(() -> open(work));
  }

  /// Waits in the background, then begins.
  ///
  /// @param name of the service, in words for people
  /// @param work begins it, and answers how it is stopped
  public static AfterCatchUp begin(String name, Subscriber subscriber, Supplier<Runnable> work) {
    var begun = new AfterCatchUp(name, subscriber, work);
    begun.opening.start();
    return begun;
  }

  private void open(Supplier<Runnable> work) {
    try {
      while (!subscriber.awaitCaughtUp(PATIENCE)) {
        LOG.info("{} waits until it has read the log", name);
      }
      start(work);
    } catch (InterruptedException _) {
      LOG.debug("{} ends before it began", name);
    }
  }

  private synchronized void start(Supplier<Runnable> work) {
    if (!Thread.currentThread().isInterrupted()) {
      stop = Optional.of(work.get());
    }
  }

  /// Stops the work, or its beginning.
  @Override
  public synchronized void close() {
    opening.interrupt();
    stop.ifPresent(Runnable::run);
    stop = Optional.empty();
  }
}
