package dev.millrace.serving.model;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// How long somebody waits for an answer: until a deadline, and until the caller leaves.
@FunctionalInterface
public interface Patience {
  /// A caller who waits for ever.
  Patience ENDLESS = () -> false;

  /// Whether the answer has become useless: the deadline passed, or the caller left.
  boolean isOver();

  /// How much of the time is left from now on; empty without a deadline.
  default Optional<Duration> left() {
    return Optional.empty();
  }

  /// The patience of a caller who waits for so long from now on, and may leave before.
  static Patience of(Duration left, BooleanSupplier hasLeft) {
    var end = System.nanoTime() + left.toNanos();
    return new Patience() {
      @Override
      public boolean isOver() {
        return hasLeft.getAsBoolean() || end - System.nanoTime() <= 0;
      }

      @Override
      public Optional<Duration> left() {
        return Optional.of(Duration.ofNanos(end - System.nanoTime()));
      }
    };
  }
}
