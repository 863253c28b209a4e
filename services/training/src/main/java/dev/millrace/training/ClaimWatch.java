package dev.millrace.training;

import dev.millrace.mesh.job.Claim;
import dev.millrace.mesh.job.ClaimLostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A look at a claim several times a second, so that a run which was cancelled or passed on stops
/// soon.
final class ClaimWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Claim claim;
  private final Thread thread;
  private volatile boolean lost;

  ClaimWatch(Claim claim) {
    this.claim = claim;
    // A platform thread: a virtual one that training starts may get a carrier that steps back.
    this.thread = Thread.ofPlatform().daemon().name("watch " + claim.id()).start(this::watch);
  }

  /// Whether the claim no longer counts.
  boolean isLost() {
    return lost || claim.isLost();
  }

  private void watch() {
    try {
      while (!isLost()) {
        Thread.sleep(INTERVAL);
        look();
      }
    } catch (InterruptedException _) {
      LOG.debug("The watch over run {} ends", claim.id());
    }
  }

  private void look() {
    try {
      claim.commit(_ -> {});
    } catch (ClaimLostException _) {
      lost = true;
    } catch (RuntimeException e) {
      LOG.warn("The claim on run {} could not be looked at: {}", claim.id(), e.toString());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
