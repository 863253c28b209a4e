package dev.millrace.learn.data;

/// The size of one image as raw pixels: rows, columns and channels, each at least 1.
///
/// Pixels of this shape are stored row by row, channels last, one unsigned byte a value.
public record ImageShape(int height, int width, int channels) {

  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "An image shape needs sizes of at least 1, but it is %d x %d x %d"
              .formatted(height, width, channels));
    }
  }

  /// The number of bytes that one image of this shape takes.
  public int bytes() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }
}
