package dev.millrace.serving.batch;

/// How fast images come in, forgetting what is long past.
final class Arrivals {
  private static final double MEMORY_NANOS = 300e6;

  private double level;
  private long last;

  void add(int images, long now) {
    level = level * decay(now) + images;
    last = now;
  }

  /// Images a nanosecond.
  double rate(long now) {
    return level * decay(now) / MEMORY_NANOS;
  }

  private double decay(long now) {
    return Math.exp((last - now) / MEMORY_NANOS);
  }
}
