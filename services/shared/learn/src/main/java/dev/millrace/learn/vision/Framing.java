package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;

/// The part of an image, or the image with some of its surroundings, that is scaled to a shape, and
/// so the way between places in the image and places in what a network sees.
///
/// @param left pixels of the image to the left of the part, negative where it begins outside
/// @param top pixels above it, negative where it begins outside
/// @param width its columns
/// @param height its rows
public record Framing(int left, int top, int width, int height) {

  /// The part of an image of a size that is used for a shape.
  public static Framing of(int columns, int rows, ImageShape shape, Fit fit) {
    return switch (fit) {
      case SQUISH -> new Framing(0, 0, columns, rows);
      case CROP -> centre(columns, rows, shape);
      case PAD -> around(columns, rows, shape);
    };
  }

  /// The largest part in the middle that has the proportions wanted.
  private static Framing centre(int columns, int rows, ImageShape shape) {
    double scale = Math.min((double) columns / shape.width(), (double) rows / shape.height());
    int width = Math.clamp(Math.round(shape.width() * scale), 1, columns);
    int height = Math.clamp(Math.round(shape.height() * scale), 1, rows);
    return new Framing((columns - width) / 2, (rows - height) / 2, width, height);
  }

  /// The smallest part around the middle that has the proportions wanted and all of the image.
  private static Framing around(int columns, int rows, ImageShape shape) {
    double scale = Math.max((double) columns / shape.width(), (double) rows / shape.height());
    int width = Math.max(columns, Math.toIntExact(Math.round(shape.width() * scale)));
    int height = Math.max(rows, Math.toIntExact(Math.round(shape.height() * scale)));
    return new Framing(-((width - columns) / 2), -((height - rows) / 2), width, height);
  }

  /// From pixels of the image to the scale from -1 to 1 of the part.
  public Point seen(Point inImage) {
    return new Point(2 * (inImage.x() - left) / width - 1, 2 * (inImage.y() - top) / height - 1);
  }

  /// From the scale from -1 to 1 of the part to pixels of the image.
  public Point inImage(Point seen) {
    return new Point(left + (seen.x() + 1) / 2 * width, top + (seen.y() + 1) / 2 * height);
  }
}
