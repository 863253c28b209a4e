package dev.millrace.learn.vision;

/// What an encoded image may cost at most: bytes of the file, and pixels (width times height) that
/// its header announces.
public record ImageLimits(long maxBytes, long maxPixels) {

  /// 20 MiB and 50 million pixels, enough for cameras and far below what exhausts a heap.
  public static final ImageLimits DEFAULT = new ImageLimits(20L << 20, 50_000_000);

  public ImageLimits {
    if (maxBytes < 1 || maxPixels < 1) {
      throw new IllegalArgumentException(
          "Limits are at least 1, but are %d bytes and %d pixels".formatted(maxBytes, maxPixels));
    }
  }
}
