package dev.millrace.learn.vision;

/// What an image file says of itself before anything is decoded: format, columns and rows as
/// stored.
public record ImageHeader(ImageFormat format, int width, int height) {

  /// Width times height.
  public long pixels() {
    return (long) width * height;
  }

  /// The same with rows and columns in each other's place.
  ImageHeader turned() {
    int columns = height;
    int rows = width;
    return new ImageHeader(format, columns, rows);
  }
}
