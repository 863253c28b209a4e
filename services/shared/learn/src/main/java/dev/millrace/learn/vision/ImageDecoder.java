package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;

/// The one way from an encoded image to pixels, used alike by checks at the door, by data sets and
/// by serving, so that a model sees in production what it saw in training.
///
/// Limits are read from the header before anything is decoded. Several threads may share a decoder.
/// PNG, JPEG, GIF (first frame), WebP and BMP are read, told by their first bytes; transparency is
/// dropped, EXIF orientation is applied, 16 bits a channel are cut to 8. One channel means luma,
/// three mean red, green, blue.
@SuppressWarnings("DoNotCallSuggester")
public final class ImageDecoder {

  private final ImageLimits limits;

  /// Reads within limits.
  public ImageDecoder(ImageLimits limits) {
    this.limits = limits;
  }

  /// Reads format and size, and checks them against the limits, without decoding.
  ///
  /// @throws ImageRefused with the reason
  public ImageHeader header(byte[] encoded) {
    throw new UnsupportedOperationException("header within " + limits);
  }

  /// Decodes at the size stored, to prove that the whole image is sound.
  ///
  /// @throws ImageRefused with the reason
  public ImageHeader verify(byte[] encoded) {
    throw new UnsupportedOperationException("verify within " + limits);
  }

  /// Decodes to unsigned bytes `[height, width, channels]` of the shape, which has 1 or 3 channels.
  ///
  /// @throws ImageRefused with the reason
  public byte[] decode(byte[] encoded, ImageShape shape, Fit fit) {
    throw new UnsupportedOperationException("decode within " + limits);
  }

  /// Decodes as [#decode(byte\[\], ImageShape, Fit)] into a part of an array.
  public void decode(byte[] encoded, ImageShape shape, Fit fit, byte[] target, int offset) {
    throw new UnsupportedOperationException("decode within " + limits);
  }
}
