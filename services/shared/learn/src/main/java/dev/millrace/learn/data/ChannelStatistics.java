package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Counts of pixel values a channel, from which exact means and deviations follow; it can be filled
/// in parts, on several machines, and merged.
///
/// Counts are whole numbers, so the result does not depend on the order of adding and merging.
public final class ChannelStatistics {

  private static final int LEVELS = 256;

  /// A constant channel has no spread; dividing by this instead keeps its inputs finite.
  private static final double SMALLEST_DEVIATION = 1e-6;

  private final int channels;
  private final long[][] counts;

  /// Starts empty, for images of a number of channels.
  public ChannelStatistics(int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException("An image has at least 1 channel, but got " + channels);
    }
    this.channels = channels;
    this.counts = new long[channels][LEVELS];
  }

  /// Counts all images of a set.
  public static ChannelStatistics of(PixelSet set) {
    var statistics = new ChannelStatistics(set.shape().channels());
    set.shards().forEach(shard -> statistics.add(shard.pixels()));
    return statistics;
  }

  /// Adds pixels with channels last.
  ///
  /// @throws IllegalArgumentException when the bytes are not whole pixels
  public void add(MemorySegment pixels) {
    if (pixels.byteSize() % channels != 0) {
      throw new IllegalArgumentException(
          "%d bytes are not whole pixels of %d channels".formatted(pixels.byteSize(), channels));
    }
    for (long at = 0; at < pixels.byteSize(); at += channels) {
      for (int channel = 0; channel < channels; channel++) {
        counts[channel][pixels.get(ValueLayout.JAVA_BYTE, at + channel) & 0xFF]++;
      }
    }
  }

  /// Adds pixels with channels last.
  public void add(byte[] pixels) {
    add(MemorySegment.ofArray(pixels));
  }

  /// Adds what another has counted.
  public void merge(ChannelStatistics other) {
    if (other.channels != channels) {
      throw new IllegalArgumentException(
          "Statistics of %d channels cannot take those of %d".formatted(channels, other.channels));
    }
    for (int channel = 0; channel < channels; channel++) {
      for (int level = 0; level < LEVELS; level++) {
        counts[channel][level] += other.counts[channel][level];
      }
    }
  }

  /// The number of pixels seen.
  public long pixels() {
    long sum = 0;
    for (long count : counts[0]) {
      sum += count;
    }
    return sum;
  }

  /// The mean and deviation (of the population) of each channel, on the scale 0 to 1.
  ///
  /// @throws IllegalStateException when nothing has been added
  public Normalization normalization() {
    long pixels = pixels();
    if (pixels == 0) {
      throw new IllegalStateException("There are no statistics before any pixels are added");
    }
    List<Float> mean = new ArrayList<>();
    List<Float> deviation = new ArrayList<>();
    for (long[] count : counts) {
      double sum = 0;
      double squares = 0;
      for (int level = 0; level < LEVELS; level++) {
        sum += (double) count[level] * level;
        squares += (double) count[level] * level * level;
      }
      double average = sum / pixels;
      double variance = Math.max(0, squares / pixels - average * average);
      mean.add((float) (average / 255));
      deviation.add((float) Math.max(SMALLEST_DEVIATION, Math.sqrt(variance) / 255));
    }
    return new Normalization(mean, deviation);
  }
}
