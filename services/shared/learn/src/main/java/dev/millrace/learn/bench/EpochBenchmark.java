package dev.millrace.learn.bench;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.vision.Augmenter;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.ImageData;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.Labeller;
import dev.millrace.learn.vision.Splitter;
import dev.millrace.learn.vision.StandardAugmentation;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// The training part of an epoch: files read, decoded, scaled, augmented, and every weight of a
/// residual network of 34 layers moved.
///
/// @param folder class folders of JPEG files
/// @param mode how it is computed
record EpochBenchmark(Path folder, Mode mode) {

  /// The files of an epoch.
  static final int IMAGES = 512;

  private static final int SIDE = 128;
  private static final int BATCH = 32;
  private static final int LOADER_THREADS = 2;

  /// Times one epoch.
  Timing run() {
    ImageData<Scores> data = data();
    var architecture = BackboneClassifier.of(Backbone.named("resnet34"), 3, data.classes().size());
    Graph graph = Graph.of(architecture.layers(), Dims.of(3, SIDE, SIDE));
    var clock = new Clock();
    try (var network = new Network(graph, Normalization.IMAGENET, mode);
        var augmenter = new Augmenter(StandardAugmentation.PHOTOGRAPHS, data.shape(), 1)) {
      network.initialize(1);
      var groups = ParameterGroups.of(graph, architecture.groupStarts());
      var batches = PixelLoader.training(data.train(), BATCH, Augmentation.NONE, 1, LOADER_THREADS);
      var few = PixelLoader.inOrder(data.valid(), BATCH, 1);
      try (var learner = new Learner(network, groups, Rules.adamW(), batches, few, 1, List.of())) {
        learner.transform(augmenter);
        var settings = new Settings(1e-3, 0.9, 0.01);
        learner.fit(1, Collections.nCopies(groups.count(), settings), List.of(clock));
      }
    }
    return clock.timing();
  }

  private ImageData<Scores> data() {
    List<Path> files =
        Images.in(folder).files().stream()
            .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
            .limit(IMAGES + 1L)
            .toList();
    Path last = files.getLast();
    return new Images(files)
        .split(Splitter.byFunction(last::equals))
        .label(Labeller.fromFolder())
        .size(SIDE)
        .batch(BATCH);
  }

  private static final class Clock implements Callback {
    private long start;
    private double processorStart;
    private double milliseconds;
    private double processor;

    @Override
    public void beforeTrain(Learner learner) {
      start = System.nanoTime();
      processorStart = ProcessorClock.milliseconds();
    }

    @Override
    public void afterTrain(Learner learner) {
      milliseconds = (System.nanoTime() - start) / 1e6;
      processor = ProcessorClock.milliseconds() - processorStart;
    }

    Timing timing() {
      return new Timing(List.of(milliseconds), processor);
    }
  }
}
