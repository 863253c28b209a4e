package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;

/// Pixels of one shape with targets of any kind in place of class indices.
///
/// @param pixels whose own labels count for nothing
/// @param targets one an image, in the order of the pixels
public record TargetedImages(PixelSet pixels, Targets targets) implements ImageSource {

  @Override
  public int count() {
    return pixels.count();
  }

  @Override
  public ImageShape shape() {
    return pixels.shape();
  }

  @Override
  public MemorySegment pixels(int index) {
    return pixels.pixels(index);
  }
}
