package dev.millrace.ingest;

import static java.util.Objects.requireNonNull;

import dev.millrace.learn.vision.ImageLimits;

/// What one item may hold at most.
///
/// @param image encoded bytes and pixels
/// @param textCharacters of a text
/// @param cells of a row
/// @param rowBytes of a row in its protobuf form
/// @param attributes of any item
/// @param attributeCharacters of an attribute's value
public record IngestLimits(
    ImageLimits image,
    int textCharacters,
    int cells,
    int rowBytes,
    int attributes,
    int attributeCharacters) {
  /// Images as everywhere in the mesh, a million characters of text, 1,000 cells in 256 KiB, 50
  /// attributes of 1,000 characters: all that travels in an event stays below the mebibyte that
  /// Kafka takes.
  public static final IngestLimits DEFAULT =
      new IngestLimits(ImageLimits.DEFAULT, 1_000_000, 1_000, 256 << 10, 50, 1_000);

  public IngestLimits {
    requireNonNull(image, "image is null");
    if (textCharacters < 1
        || cells < 1
        || rowBytes < 1
        || attributes < 0
        || attributeCharacters < 1) {
      throw new IllegalArgumentException(
          "Limits are positive, but are %d characters, %d cells in %d bytes, %d attributes of %d"
              .formatted(textCharacters, cells, rowBytes, attributes, attributeCharacters));
    }
  }

  /// The same with other limits for images.
  public IngestLimits withImage(ImageLimits limits) {
    return new IngestLimits(
        limits, textCharacters, cells, rowBytes, attributes, attributeCharacters);
  }
}
