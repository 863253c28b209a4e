package dev.millrace.examples;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.learn.vision.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A trained model at work: a picture in, a class out.
public final class Predict {

  private Predict() {}

  /// The most probable class of a picture.
  public static String run(Path model, Path picture) throws IOException {
    try (var predictor = Predictor.open(Bundle.map(model))) {
      byte[] encoded = Files.readAllBytes(picture);
      byte[] pixels =
          new ImageDecoder(ImageLimits.DEFAULT).decode(encoded, predictor.input(), predictor.fit());
      float[] probabilities = predictor.probabilities(pixels, 1)[0];
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      return predictor.description().classes().get(best);
    }
  }
}
