package dev.millrace.serving;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.learn.vision.ImageRefused;

/// Whatever bytes an image is made of, it is decoded or refused by name.
class ImageFuzzTest {
  private static final ImageShape SHAPE = new ImageShape(8, 8, 3);

  private final ImageDecoder decoder = new ImageDecoder(new ImageLimits(1 << 16, 1 << 16));

  @FuzzTest(maxDuration = "30s")
  void decode(byte[] bytes) {
    for (var fit : Fit.values()) {
      try {
        decoder.decode(bytes, SHAPE, fit, new byte[SHAPE.bytes()], 0);
      } catch (ImageRefused _) {
        // A proper refusal.
      }
    }
  }
}
