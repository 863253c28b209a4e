package dev.millrace.examples;

import dev.millrace.learn.metric.ErrorRate;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.Labeller;
import dev.millrace.learn.vision.Splitter;
import dev.millrace.learn.vision.Transfer;
import dev.millrace.learn.vision.Vision;
import java.nio.file.Path;

/// Photographs whose names say what they show: the head first, then everything, the early layers
/// slower.
public final class ClassifyFileNames {

  private ClassifyFileNames() {}

  /// Learns from files such as `beagle_12.jpg`, and gives the error rate.
  ///
  /// @param from the backbone, such as `Transfer.of(new MobileNetV2())`
  public static double run(Path folder, Transfer from) {
    var data =
        Images.in(folder)
            .filter(file -> file.toString().endsWith(".jpg"))
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("(.+)_\\d+\\.jpg$"))
            .size(64)
            .batch(32);
    try (var learner = Vision.classifier(data, from, new ErrorRate())) {
      learner.fitOneCycle(2);
      learner.unfreeze();
      learner.fitOneCycle(1, Rates.range(1e-5, 1e-3));
      return learner.epochs().getLast().metrics().getOrDefault("error_rate", 1.0);
    }
  }
}
