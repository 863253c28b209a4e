package dev.millrace.examples;

import dev.millrace.learn.data.IdxFiles;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.ImageData;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.Vision;
import java.nio.file.Path;

/// A small network from scratch at a rate that a search suggests.
public final class OwnNetwork {

  private OwnNetwork() {}

  /// Learns from the first pictures of MNIST's form of files, and gives the accuracy.
  public static double run(Path pictures, Path labels) {
    PixelSet all = IdxFiles.read(pictures, labels, 6000);
    var data = ImageData.of(all, all, Classes.of(10), 64);
    try (var learner = Vision.classifier(data, new ResidualNet(1, 10), new Accuracy())) {
      double rate = learner.findRate().valley();
      learner.fitOneCycle(2, Rates.same(rate));
      return learner.epochs().getLast().metrics().getOrDefault("accuracy", 0.0);
    }
  }
}
