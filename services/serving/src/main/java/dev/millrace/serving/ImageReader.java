package dev.millrace.serving;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.learn.vision.ImageRefused;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.protocol.Images;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/// The way from a request's images to a model's pixels, by the decoder that data sets are made
/// with.
final class ImageReader {
  private final ImageDecoder decoder;
  private final Semaphore decoding;

  /// @param decoding how many requests decode at a time, which bounds the memory that it takes
  ImageReader(ImageLimits limits, int decoding) {
    this.decoder = new ImageDecoder(limits);
    this.decoding = new Semaphore(decoding, true);
  }

  /// Unsigned bytes `[images, height, width, channels]` as the model takes them.
  ///
  /// @throws InferenceRefused naming the image that is none, or pixels of another shape
  byte[] read(Images images, BundleDescription model) {
    return switch (images) {
      case Images.Encoded(var files) -> decoded(files, model);
      case Images.Pixels(var shape, _, var bytes) -> {
        if (!shape.equals(model.input())) {
          throw new InferenceRefused(
              Reason.INVALID_REQUEST,
              "pixels are %s, and the model takes %s".formatted(text(shape), text(model.input())));
        }
        yield bytes;
      }
    };
  }

  private byte[] decoded(List<byte[]> files, BundleDescription model) {
    var shape = model.input();
    var fit = Fit.valueOf(model.fit().toUpperCase(Locale.ROOT));
    var pixels = new byte[Math.multiplyExact(files.size(), shape.bytes())];
    decoding.acquireUninterruptibly();
    try {
      for (int i = 0; i < files.size(); i++) {
        decode(files.get(i), i, shape, fit, pixels);
      }
    } finally {
      decoding.release();
    }
    return pixels;
  }

  private void decode(byte[] file, int index, ImageShape shape, Fit fit, byte[] pixels) {
    try {
      decoder.decode(file, shape, fit, pixels, index * shape.bytes());
    } catch (ImageRefused e) {
      throw new InferenceRefused(
          Reason.IMAGE_REFUSED,
          "image %d is refused, %s: %s".formatted(index, e.reason(), e.getMessage()),
          e);
    }
  }

  private static String text(ImageShape shape) {
    return "[%d, %d, %d]".formatted(shape.height(), shape.width(), shape.channels());
  }
}
