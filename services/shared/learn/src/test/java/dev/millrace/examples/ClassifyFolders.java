package dev.millrace.examples;

import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.Labeller;
import dev.millrace.learn.vision.Splitter;
import dev.millrace.learn.vision.StandardAugmentation;
import dev.millrace.learn.vision.Transfer;
import dev.millrace.learn.vision.Vision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Photographs in a folder a class: transfer learning in mixed precision, and the model in a file.
public final class ClassifyFolders {

  private ClassifyFolders() {}

  /// Learns from `train` and `val` below a folder, and gives the accuracy.
  ///
  /// @param from the backbone, such as `Transfer.of(new MobileNetV2())`
  public static double run(Path folder, Path model, Transfer from) throws IOException {
    var data =
        Images.in(folder)
            .split(Splitter.byFolder("train", "val"))
            .label(Labeller.fromFolder())
            .size(64)
            .augment(StandardAugmentation.PHOTOGRAPHS)
            .batch(32);
    try (var learner = Vision.classifier(data, from, new Accuracy()).toBfloat16()) {
      learner.fitOneCycle(3);
      Files.write(model, learner.bundle(Map.of("data", folder.toString())).toBytes());
      return learner.epochs().getLast().metrics().getOrDefault("accuracy", 0.0);
    }
  }
}
