package dev.millrace.preprocessing;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageHeader;
import dev.millrace.learn.vision.ImageLimits;

/// How an encoded image becomes pixels; for several threads.
@FunctionalInterface
interface ImageReading {
  /// Decodes into a part of an array, as [ImageDecoder] does.
  ///
  /// @throws dev.millrace.learn.vision.ImageRefused with the reason
  void decode(byte[] encoded, ImageShape shape, Fit fit, byte[] target, int offset);

  /// Columns and rows of an image as it is shown.
  ///
  /// @throws dev.millrace.learn.vision.ImageRefused with the reason
  default ImageHeader upright(byte[] encoded) {
    return new ImageDecoder(ImageLimits.DEFAULT).upright(encoded);
  }
}
