package dev.millrace.serving.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The quotas of clients whose names nobody knows beforehand. Those that are full again are
/// forgotten, so that it never holds many more than the clients of one minute.
final class Quotas {
  private static final int KEPT = 1_024;

  private final int perMinute;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Quota> quotas = new HashMap<>();
  private int most = KEPT;

  /// @param nanos a clock that never goes back, in nanoseconds
  Quotas(int perMinute, LongSupplier nanos) {
    if (perMinute < 1) {
      throw new AccessMisconfiguredException(
          "millrace.serving.access.tokens.images-per-minute is %d, expected at least 1"
              .formatted(perMinute));
    }
    this.perMinute = perMinute;
    this.nanos = nanos;
  }

  /// Takes some images from a client's quota when there are enough.
  ///
  /// @return how long to wait when there are not
  Optional<Duration> take(String client, int images) {
    lock.lock();
    try {
      if (quotas.size() >= most) {
        quotas.values().removeIf(Quota::isFull);
        most = Math.max(KEPT, 2 * quotas.size());
      }
      return quotas.computeIfAbsent(client, _ -> new Quota(perMinute, nanos)).take(images);
    } finally {
      lock.unlock();
    }
  }

  /// How many are kept.
  int size() {
    lock.lock();
    try {
      return quotas.size();
    } finally {
      lock.unlock();
    }
  }
}
