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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

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
      case Images.Encoded(var files) -> decoded(files, i -> "image " + i, model);
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

  /// What one input among several is for a model.
  sealed interface Read {
    /// Unsigned bytes `[height, width, channels]` as the model takes them.
    ///
    /// @param picture that they were read from
    record Pixels(byte[] bytes, Picture picture) implements Read {}

    /// Why the model cannot judge it.
    record Refused(InferenceRefused why) implements Read {}

    /// The bytes of what can be judged.
    default Optional<byte[]> pixels() {
      return switch (this) {
        case Pixels(var bytes, _) -> Optional.of(bytes);
        case Refused _ -> Optional.empty();
      };
    }
  }

  /// Reads one input; what is wrong with it is told by the result.
  Read read(Inputs.Content content, BundleDescription model) {
    return switch (content) {
      case Inputs.Content.Image(var file) -> {
        try {
          var pixels = decoded(List.of(file), _ -> "the image", model);
          yield new Read.Pixels(pixels, picture(file));
        } catch (InferenceRefused e) {
          yield new Read.Refused(e);
        }
      }
      case Inputs.Content.Other(var kind, _) ->
          new Read.Refused(
              new InferenceRefused(
                  Reason.UNSUPPORTED,
                  "this is %s, and a model of the application %s takes an image"
                      .formatted(kind, model.application())));
    };
  }

  /// The pictures that a request's images are, which were [#read] before.
  List<Picture> pictures(Images images) {
    return switch (images) {
      case Images.Encoded(var files) -> files.stream().map(this::picture).toList();
      case Images.Pixels(var shape, var count, _) ->
          Collections.nCopies(count, new Picture(shape.width(), shape.height()));
    };
  }

  private Picture picture(byte[] file) {
    var header = decoder.upright(file);
    return new Picture(header.width(), header.height());
  }

  private byte[] decoded(List<byte[]> files, IntFunction<String> names, BundleDescription model) {
    var shape = model.input();
    var fit = Picture.fit(model);
    var pixels = new byte[Math.multiplyExact(files.size(), shape.bytes())];
    decoding.acquireUninterruptibly();
    try {
      for (int i = 0; i < files.size(); i++) {
        decode(names.apply(i), files.get(i), i, shape, fit, pixels);
      }
    } finally {
      decoding.release();
    }
    return pixels;
  }

  private void decode(
      String name, byte[] file, int index, ImageShape shape, Fit fit, byte[] pixels) {
    try {
      decoder.decode(file, shape, fit, pixels, index * shape.bytes());
    } catch (ImageRefused e) {
      throw new InferenceRefused(
          Reason.IMAGE_REFUSED,
          "%s is refused, %s: %s".formatted(name, e.reason(), e.getMessage()),
          e);
    }
  }

  private static String text(ImageShape shape) {
    return "[%d, %d, %d]".formatted(shape.height(), shape.width(), shape.channels());
  }
}
