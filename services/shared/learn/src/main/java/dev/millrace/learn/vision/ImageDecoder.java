package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.ImageRefused.Reason;

/// The one way from an encoded image to pixels, used alike by checks at the door, by data sets and
/// by serving, so that a model sees in production what it saw in training.
///
/// Limits are read from the header before anything is decoded. Several threads may share a decoder.
/// PNG, JPEG, GIF (first frame), WebP and BMP are read, told by their first bytes; transparency is
/// dropped, EXIF orientation is applied, 16 bits a channel are cut to 8. One channel means luma,
/// three mean red, green, blue.
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
    if (encoded.length == 0) {
      throw new ImageRefused(Reason.EMPTY, "The image has no bytes");
    }
    if (encoded.length > limits.maxBytes()) {
      throw new ImageRefused(
          Reason.TOO_MANY_BYTES,
          "The image has %d bytes, and at most %d are taken"
              .formatted(encoded.length, limits.maxBytes()));
    }
    ImageHeader header = HeaderReader.read(format(encoded), encoded);
    if (header.pixels() > limits.maxPixels()) {
      throw new ImageRefused(
          Reason.TOO_MANY_PIXELS,
          "The image says it has %d x %d pixels, and at most %d are taken"
              .formatted(header.width(), header.height(), limits.maxPixels()));
    }
    return header;
  }

  /// Reads format and size as [#header(byte\[\])], with rows and columns as the image is shown.
  ///
  /// @throws ImageRefused with the reason
  public ImageHeader upright(byte[] encoded) {
    ImageHeader stored = header(encoded);
    boolean lies = stored.format() == ImageFormat.JPEG && Exif.lies(encoded);
    return lies ? stored.turned() : stored;
  }

  /// Decodes at the size stored, to prove that the whole image is sound.
  ///
  /// @throws ImageRefused with the reason
  public ImageHeader verify(byte[] encoded) {
    ImageHeader header = header(encoded);
    raster(header, encoded, 1);
    return header;
  }

  /// Decodes to unsigned bytes `[height, width, channels]` of the shape, which has 1 or 3 channels.
  ///
  /// @throws ImageRefused with the reason
  public byte[] decode(byte[] encoded, ImageShape shape, Fit fit) {
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw new IllegalArgumentException(
          "Images are decoded to 1 or 3 channels, not to " + shape.channels());
    }
    ImageHeader header = header(encoded);
    if (header.format() == ImageFormat.PNG) {
      Raster raster = PngDecoder.decode(encoded, shape.channels());
      boolean fits = raster.width() == shape.width() && raster.height() == shape.height();
      return fits ? raster.pixels() : PhotoDecoder.scale(raster, shape, fit).pixels();
    }
    HeaderReader.checkComplete(header.format(), encoded);
    return PhotoDecoder.decode(encoded, shape, fit).pixels();
  }

  /// Decodes as [#decode(byte\[\], ImageShape, Fit)] into a part of an array.
  public void decode(byte[] encoded, ImageShape shape, Fit fit, byte[] target, int offset) {
    System.arraycopy(decode(encoded, shape, fit), 0, target, offset, shape.bytes());
  }

  private static Raster raster(ImageHeader header, byte[] encoded, int channels) {
    if (header.format() == ImageFormat.PNG) {
      return PngDecoder.decode(encoded, channels);
    }
    HeaderReader.checkComplete(header.format(), encoded);
    return PhotoDecoder.decode(encoded, channels);
  }

  private static ImageFormat format(byte[] encoded) {
    return ImageFormat.sniff(encoded)
        .orElseThrow(() ->
            OtherFormats.name(encoded)
                .map(name ->
                    new ImageRefused(
                        Reason.UNSUPPORTED,
                        "This is %s; PNG, JPEG, GIF, WebP and BMP are read".formatted(name)))
                .orElseGet(() ->
                    new ImageRefused(
                        Reason.NOT_AN_IMAGE, "The first bytes are those of no image format")));
  }
}
