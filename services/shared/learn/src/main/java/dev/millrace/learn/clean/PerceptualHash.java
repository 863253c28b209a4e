package dev.millrace.learn.clean;

import java.util.Arrays;

/// 64 bits that are nearly the same for pictures that look nearly the same: the signs, against
/// their median, of the lowest frequencies of a small grey picture.
public final class PerceptualHash {
  /// Rows and columns of the picture that is hashed.
  public static final int SIDE = 32;

  private static final int KEPT = 8;
  private static final double[][] WAVES = waves();

  private PerceptualHash() {}

  private static double[][] waves() {
    var waves = new double[KEPT][SIDE];
    for (int frequency = 0; frequency < KEPT; frequency++) {
      for (int place = 0; place < SIDE; place++) {
        waves[frequency][place] = Math.cos(Math.PI * frequency * (place + 0.5) / SIDE);
      }
    }
    return waves;
  }

  /// Hashes a picture.
  ///
  /// @param grey [#SIDE] rows of as many unsigned bytes
  /// @throws IllegalArgumentException for another size
  public static long of(byte[] grey) {
    if (grey.length != SIDE * SIDE) {
      throw new IllegalArgumentException(
          "a picture of %d x %d is hashed, and %d bytes are given"
              .formatted(SIDE, SIDE, grey.length));
    }
    var strengths = new double[KEPT * KEPT];
    for (int v = 0; v < KEPT; v++) {
      for (int u = 0; u < KEPT; u++) {
        strengths[v * KEPT + u] = strength(grey, u, v);
      }
    }
    // The first is the brightness of the whole, which says nothing of what is seen.
    strengths[0] = 0;
    double median = median(strengths);
    long hash = 0;
    for (int i = 0; i < strengths.length; i++) {
      hash |= strengths[i] > median ? 1L << i : 0;
    }
    return hash;
  }

  private static double strength(byte[] grey, int across, int down) {
    double sum = 0;
    for (int y = 0; y < SIDE; y++) {
      double row = 0;
      for (int x = 0; x < SIDE; x++) {
        row += WAVES[across][x] * Byte.toUnsignedInt(grey[y * SIDE + x]);
      }
      sum += WAVES[down][y] * row;
    }
    return sum;
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  }

  /// In how many of the 64 bits two hashes differ.
  public static int distance(long first, long second) {
    return Long.bitCount(first ^ second);
  }
}
