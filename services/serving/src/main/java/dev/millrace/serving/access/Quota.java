package dev.millrace.serving.access;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// A client's share of images: a minute's worth at once, then as they come back over time.
final class Quota implements Share {
  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private double left;
  private long counted;

  /// @param nanos a clock that never goes back, in nanoseconds
  Quota(int perMinute, LongSupplier nanos) {
    if (perMinute < 1) {
      throw new IllegalArgumentException(
          "images-per-minute is %d, expected at least 1".formatted(perMinute));
    }
    this.perMinute = perMinute;
    this.nanos = nanos;
    this.left = perMinute;
    this.counted = nanos.getAsLong();
  }

  /// Takes some images when there are enough, or once all of a minute are there.
  ///
  /// @return how long to wait when there are not
  @Override
  public Optional<Duration> take(int images) {
    lock.lock();
    try {
      count();
      // A request larger than the share may have all of it, and is paid for afterwards.
      var needed = Math.min(images, perMinute);
      if (left < needed) {
        return Optional.of(
            Duration.ofNanos((long) Math.ceil((needed - left) * MINUTE / perMinute)));
      }
      left -= images;
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is as if nothing had ever been taken.
  boolean isFull() {
    lock.lock();
    try {
      count();
      return left >= perMinute;
    } finally {
      lock.unlock();
    }
  }

  private void count() {
    var now = nanos.getAsLong();
    left = Math.min(perMinute, left + (now - counted) * perMinute / MINUTE);
    counted = now;
  }
}
