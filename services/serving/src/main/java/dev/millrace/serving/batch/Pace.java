package dev.millrace.serving.batch;

/// How long the first image of a batch is held back for others, and for how many: not at all while
/// small batches keep up with what comes in, and not where holding back has not paid.
///
/// A lone caller who asks again as soon as it has its answer looks like a full load, and nobody
/// ever joins it. So whether somebody joined is remembered, and only tried again from time to time.
final class Pace {
  private static final double HEADROOM = 1.25;
  private static final double FORGETTING = 0.2;
  private static final double WORTH = 0.3;
  private static final int RETRY = 64;

  private final BatchLimits limits;
  private final RunTimes times;
  private final Arrivals arrivals = new Arrivals();
  private double joined = 1;
  private int passed;

  Pace(BatchLimits limits, RunTimes times) {
    this.limits = limits;
    this.times = times;
  }

  void arrived(int images, long now) {
    arrivals.add(images, now);
  }

  /// Images a nanosecond that come in.
  double rate(long now) {
    return arrivals.rate(now);
  }

  /// The most images in the next batch: more would only make all of them wait longer.
  int most() {
    return times.efficient();
  }

  /// The number of images that are worth waiting for.
  int worthwhile(long now) {
    if (limits.delay().isZero() || (joined < WORTH && passed % RETRY != RETRY - 1)) {
      return 1;
    }
    return times.enough(arrivals.rate(now) * HEADROOM, limits.lanes(), most());
  }

  /// A batch begins.
  ///
  /// @param held how long it was held back although a core was free
  /// @param images how many it has in the end
  /// @param first how many the first entry alone has
  void began(long held, int images, int first) {
    passed++;
    if (held >= limits.delay().toNanos() / 2 && held > 0) {
      joined += FORGETTING * ((images > first ? 1 : 0) - joined);
    }
  }
}
