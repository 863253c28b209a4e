package dev.millrace.mesh.job;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that claims jobs and does them one after the other, with a heartbeat that keeps each
/// claim alive.
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /// How a worker goes about its jobs.
  ///
  /// @param lease how long a claim lives without a heartbeat: after it another may take the job
  /// @param poll how long to wait when there is no open job
  /// @param backoff how long a job rests after a failed try
  /// @param tries without progress after which a job is given up
  public record Options(Duration lease, Duration poll, Duration backoff, int tries) {
    /// A lease of 10 s, a look every 200 ms, a rest of 2 s, 5 tries.
    public static final Options DEFAULT =
        new Options(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(2), 5);
  }

  private final Jobs jobs;
  private final Work work;
  private final Options options;
  private final String holder;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, String> lastErrors = new ConcurrentHashMap<>();

  private Worker(Jobs jobs, Work work, Options options) {
    this.jobs = jobs;
    this.work = work;
    this.options = options;
    this.holder = ManagementFactory.getRuntimeMXBean().getName();
    // A platform thread: the work may hold it in native code for long.
    this.thread = Thread.ofPlatform().name("worker " + jobs.kind()).unstarted(this::loop);
  }

  /// Starts a worker.
  public static Worker start(Jobs jobs, Work work, Options options) {
    var worker = new Worker(jobs, work, options);
    worker.thread.start();
    return worker;
  }

  private void loop() {
    Niceness.LONG_WORK.apply();
    while (!isClosing()) {
      try {
        var claim = jobs.claim(holder, options.lease());
        if (claim.isPresent()) {
          attempt(claim.get());
        } else {
          pause(options.poll());
        }
      } catch (RuntimeException e) {
        if (!isClosing()) {
          LOG.warn("Worker for {} could not look for jobs; it tries again", jobs.kind(), e);
          pause(options.lease());
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void attempt(Claim claim) throws InterruptedException {
    // A platform thread: a virtual one that this thread starts may get a carrier that steps back.
    var heart =
        Thread.ofPlatform().daemon().name("heartbeat " + claim.id()).start(() -> beat(claim));
    try {
      if (claim.tries() > options.tries()) {
        work.giveUp(claim, lastErrors.getOrDefault(claim.id(), "the worker died each time"));
      } else {
        work.run(claim);
      }
      lastErrors.remove(claim.id());
    } catch (ClaimLostException e) {
      LOG.info("Work for {} stops: {}", claim.id(), e.getMessage());
    } catch (RuntimeException e) {
      lastErrors.put(claim.id(), e.toString());
      LOG.warn("Attempt {} at job {}/{} failed", claim.attempt(), jobs.kind(), claim.id(), e);
    } finally {
      heart.interrupt();
      heart.join();
      rest(claim);
    }
  }

  private void rest(Claim claim) {
    if (isClosing()) {
      jobs.giveBack(claim);
    } else {
      var _ = jobs.renew(claim.lease(), options.backoff());
    }
  }

  private void beat(Claim claim) {
    while (!claim.isLost()) {
      try {
        Thread.sleep(options.lease().dividedBy(4));
        if (!jobs.renew(claim.lease(), options.lease())) {
          claim.lose();
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("The heartbeat of job {}/{} failed", jobs.kind(), claim.id(), e);
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause(Duration time) {
    try {
      var _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops: the present work is interrupted and its job left for another attempt.
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
