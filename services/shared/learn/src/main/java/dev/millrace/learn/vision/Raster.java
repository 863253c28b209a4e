package dev.millrace.learn.vision;

/// Decoded pixels, row by row and channels last.
final class Raster {

  private final int width;
  private final int height;
  private final int channels;
  private final byte[] pixels;

  Raster(int width, int height, int channels, byte[] pixels) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.pixels = pixels;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int channels() {
    return channels;
  }

  byte[] pixels() {
    return pixels;
  }
}
