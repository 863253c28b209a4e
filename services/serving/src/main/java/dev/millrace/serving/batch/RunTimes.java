package dev.millrace.serving.batch;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/// How long runs of one model take, by the number of images in them: the newest measurements, two
/// sizes an octave. Not for several threads at once.
public final class RunTimes {
  private static final int KEPT = 128;
  private static final double GOOD_ENOUGH = 0.95;

  private final int[] sizes;
  private final Measured[] measured;

  /// The newest times of one size.
  private static final class Measured {
    private final long[] nanos = new long[KEPT];
    private long count;
    private long median;
    private long p99;

    void add(long time) {
      nanos[(int) (count++ % KEPT)] = time;
      var sorted = Arrays.copyOf(nanos, (int) Math.min(count, KEPT));
      Arrays.sort(sorted);
      median = sorted[(sorted.length - 1) / 2];
      p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    }
  }

  /// Nothing measured yet.
  ///
  /// @param most the most images in a run
  public RunTimes(int most) {
    this.sizes = sizes(most);
    this.measured = new Measured[sizes.length];
    Arrays.setAll(measured, _ -> new Measured());
  }

  /// The numbers of images that are told apart, smallest first: 1, 2, 3, 4, 6, 8, 12 and so on, and
  /// the most.
  public static int[] sizes(int most) {
    var sizes = new int[64];
    var count = 0;
    for (int size = 1, half = 0; size < most; size += half > 0 ? half : 1) {
      sizes[count++] = size;
      half = Integer.highestOneBit(size) / 2;
    }
    sizes[count++] = most;
    return Arrays.copyOf(sizes, count);
  }

  /// Takes a run's time in; a run of more images than the most counts as one of the most.
  public void add(int images, long nanos) {
    measured[index(images)].add(nanos);
  }

  /// The time in nanoseconds that every other run of so many images takes at most; 0 while nothing
  /// is known.
  public long typical(int images) {
    return estimate(images, size -> size.median);
  }

  /// The time in nanoseconds that 99 of 100 runs of so many images take at most; 0 while nothing is
  /// known.
  public long p99(int images) {
    return estimate(images, size -> size.p99);
  }

  /// The smallest number of images whose share of a run's time is hardly more than the best one's;
  /// the most while the largest was never measured.
  public int efficient() {
    var last = sizes.length - 1;
    if (measured[last].count == 0) {
      return sizes[last];
    }
    var best = 0.0;
    for (int i = 0; i <= last; i++) {
      best = Math.max(best, rate(i));
    }
    for (int i = 0; i < last; i++) {
      if (rate(i) >= GOOD_ENOUGH * best) {
        return sizes[i];
      }
    }
    return sizes[last];
  }

  /// The smallest number of images, up to a limit, that keeps up with so many images a nanosecond;
  /// the limit when none does.
  int enough(double imagesPerNano, int lanes, int limit) {
    for (int i = 0; i < sizes.length && sizes[i] < limit; i++) {
      if (lanes * rate(i) >= imagesPerNano) {
        return sizes[i];
      }
    }
    return limit;
  }

  /// Images a nanosecond in one lane, 0 when the size was never measured.
  private double rate(int index) {
    var size = measured[index];
    return size.count == 0 ? 0 : sizes[index] / (double) Math.max(1, size.median);
  }

  private int index(int images) {
    var found = Arrays.binarySearch(sizes, images);
    return Math.min(found >= 0 ? found : -found - 1, sizes.length - 1);
  }

  /// Between two sizes that were measured on the line through them; beyond the largest in
  /// proportion; below the smallest as that.
  private long estimate(int images, ToLongFunction<Measured> value) {
    var index = index(images);
    var lower = index;
    while (lower >= 0 && measured[lower].count == 0) {
      lower--;
    }
    var upper = index;
    while (upper < sizes.length && measured[upper].count == 0) {
      upper++;
    }
    if (lower < 0) {
      return upper == sizes.length ? 0 : value.applyAsLong(measured[upper]);
    }
    var low = value.applyAsLong(measured[lower]);
    if (upper == lower) {
      return low;
    }
    if (upper == sizes.length) {
      return (long) ((double) low * images / sizes[lower]);
    }
    var share = (images - sizes[lower]) / (double) (sizes[upper] - sizes[lower]);
    return (long) (low + share * (value.applyAsLong(measured[upper]) - low));
  }
}
