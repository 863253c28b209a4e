package dev.millrace.serving;

import dev.millrace.learn.Recipe;
import dev.millrace.learn.Stage;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.data.TargetedImages;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/// Bundles of untrained networks, each with the weights of a seed, and images for them.
final class SeededBundles {
  static final ImageShape INPUT = new ImageShape(28, 28, 1);
  static final List<String> CLASSES = List.of("boot", "coat", "dress", "shirt");

  private SeededBundles() {}

  /// The bytes of a bundle.
  static byte[] bundle(long seed) {
    return bundle(new Classes(CLASSES), seed);
  }

  /// The bytes of a bundle of a model that says something.
  static byte[] bundle(Objective<?> objective, long seed) {
    var plan =
        TrainingPlan.of(
                new ResidualNet(INPUT.channels(), objective.outputs()),
                objective,
                new Normalization(List.of(0.5f), List.of(0.25f)),
                Recipe.of(Stage.fitOneCycle(1, Rates.same(0.01))),
                seed)
            .withBatch(2);
    var pixels = PixelSet.of(PixelShard.of(INPUT, new byte[2 * INPUT.bytes()], new int[] {0, 1}));
    var set =
        objective instanceof Classes
            ? pixels
            : new TargetedImages(
                pixels, Targets.ofNumbers(new float[2 * objective.outputs()], objective.outputs()));
    try (var run = TrainingRun.begin(plan, set, set)) {
      return run.bundle(Map.of("seed", Long.toString(seed))).toBytes();
    }
  }

  /// Random pixels of some images.
  static byte[] pixels(int images, long seed) {
    var pixels = new byte[images * INPUT.bytes()];
    new Random(seed).nextBytes(pixels);
    return pixels;
  }

  /// One image's pixels as a PNG file.
  static byte[] png(byte[] pixels) {
    var image = new BufferedImage(INPUT.width(), INPUT.height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, INPUT.width(), INPUT.height(), pixels);
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
