package dev.millrace.evaluation;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.TrainingListener;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Pictures of lamps that are off (dark) or on (light), which a small network tells apart without a
/// mistake, and bundles trained on them.
final class Lamps {
  static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  static final List<String> CLASSES = List.of("off", "on");
  private static final int TRAINED_ON = 200;

  private Lamps() {}

  /// Noise around a dark or a light grey.
  static byte[] pixels(boolean on, long seed) {
    var random = new Random(seed);
    var pixels = new byte[SHAPE.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((on ? 190 : 20) + random.nextInt(40));
    }
    return pixels;
  }

  /// A model that knows lamps.
  static Bundle right() {
    return trained(CLASSES, false);
  }

  /// A model that takes each lamp for the other.
  static Bundle wrong() {
    return trained(CLASSES, true);
  }

  /// A model that knows lamps by other names.
  static Bundle renamed() {
    return trained(List.of("dark", "light"), false);
  }

  private static Bundle trained(List<String> classes, boolean swapped) {
    var pixels = new byte[TRAINED_ON * SHAPE.bytes()];
    var labels = new int[TRAINED_ON];
    for (int i = 0; i < TRAINED_ON; i++) {
      var on = i % 2 == 1;
      System.arraycopy(pixels(on, i), 0, pixels, i * SHAPE.bytes(), SHAPE.bytes());
      labels[i] = on ^ swapped ? 1 : 0;
    }
    var set = PixelSet.of(PixelShard.of(SHAPE, pixels, labels));
    var plan =
        TrainingPlan.of(
                new ResidualNet(1, 2),
                classes,
                ChannelStatistics.of(set).normalization(),
                3,
                0.01,
                1)
            .withBatch(20);
    try (var run = TrainingRun.begin(plan, set, set)) {
      run.run(new TrainingListener() {});
      return run.bundle(Map.of("run", "a-run"));
    }
  }
}
