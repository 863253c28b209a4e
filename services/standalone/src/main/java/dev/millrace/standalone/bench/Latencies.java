package dev.millrace.standalone.bench;

import java.util.Arrays;

/// Times of single operations, for percentiles.
final class Latencies {
  private final long[] nanos;
  private int count;

  Latencies(int most) {
    nanos = new long[most];
  }

  synchronized void add(long time) {
    nanos[count++] = time;
  }

  synchronized int count() {
    return count;
  }

  /// The time that a share of the operations did not exceed, in milliseconds.
  synchronized double percentile(double share) {
    var sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    var position = (int) Math.ceil(share * count) - 1;
    return sorted[Math.clamp(position, 0, count - 1)] / 1e6;
  }
}
