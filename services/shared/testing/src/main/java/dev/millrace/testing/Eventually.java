package dev.millrace.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for what happens soon, and says what did not.
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /// Repeats assertions until they pass, for at most 30 seconds; then their last failure is thrown.
  public static void eventually(ThrowingRunnable assertions) {
    within(PATIENCE, assertions);
  }

  /// Repeats assertions until they pass, for at most this time; then their last failure is thrown.
  public static void within(Duration patience, ThrowingRunnable assertions) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        assertions.run();
        return;
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("Not so within %s: %s".formatted(patience, e.getMessage()), e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /// Code that may throw anything.
  @FunctionalInterface
  public interface ThrowingRunnable {
    /// Runs it.
    void run() throws Exception;
  }
}
