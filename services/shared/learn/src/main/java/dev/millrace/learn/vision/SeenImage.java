package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An image as a network sees it, at the network's size and after augmentation, drawn large enough
/// for people.
///
/// @param pixels unsigned bytes `[height, width, channels]`
public record SeenImage(ImageShape shape, MemorySegment pixels) {

  private static final int SIDE = 168;

  /// The image as a PNG file.
  public byte[] png() {
    try (var canvas = new Canvas(SIDE, SIDE)) {
      canvas.picture(0, 0, SIDE, shape, pixels.toArray(ValueLayout.JAVA_BYTE));
      return canvas.png();
    }
  }

  /// The image under a heatmap as a PNG file.
  public byte[] png(Heatmap heatmap) {
    try (var canvas = new Canvas(SIDE, SIDE)) {
      canvas.picture(0, 0, SIDE, shape, pixels.toArray(ValueLayout.JAVA_BYTE));
      canvas.heat(0, 0, SIDE, shape, heatmap);
      return canvas.png();
    }
  }
}
