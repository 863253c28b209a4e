package dev.millrace.learn.data;

/// Random numbers as functions of a seed and counters, so that any of them can be had again without
/// those before it.
///
/// A draw is named by what it is for, such as seed, epoch and item. The mixing is that of
/// SplitMix64 (Steele, Lea and Flood 2014), applied once a counter.
public final class Draw {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Draw() {}

  /// 64 random bits.
  public static long bits(long seed, long... counters) {
    long state = mix(seed + GOLDEN);
    for (long counter : counters) {
      state = mix(state ^ (counter * GOLDEN + GOLDEN));
    }
    return state;
  }

  /// A number from 0 (included) to 1 (excluded), with 53 random bits.
  public static double uniform(long seed, long... counters) {
    return (bits(seed, counters) >>> 11) * 0x1.0p-53;
  }

  /// A whole number from 0 to a bound (excluded).
  public static int below(int bound, long seed, long... counters) {
    return (int) Math.unsignedMultiplyHigh(bits(seed, counters), bound);
  }

  /// A number of mean 0 and deviation 1, normally distributed, by Box and Muller.
  public static double gaussian(long seed, long... counters) {
    long first = bits(seed, counters);
    double radius = ((first >>> 11) + 0.5) * 0x1.0p-53;
    double angle = (mix(first + GOLDEN) >>> 11) * 0x1.0p-53;
    return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * angle);
  }

  /// The numbers from 0 to a count (excluded) in random order.
  public static int[] permutation(int count, long seed, long... counters) {
    long key = bits(seed, counters);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = below(i + 1, key, i);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
