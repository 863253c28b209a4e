package dev.millrace.serving.model;

import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.serving.batch.RunTimes;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// The first runs of a model, before it has any requests: they show that it gives answers, make the
/// engine ready for each size of batch, and measure how long one takes.
final class WarmUp {
  private static final int TRIALS = 3;
  private static final double SUM_TOLERANCE = 1e-3;

  private final Classifier classifier;
  private final GoldenItems golden;
  private final int most;

  /// @param golden images to run it on; with none, random ones
  /// @param most the most images in one run
  WarmUp(Classifier classifier, GoldenItems golden, int most) {
    this.classifier = classifier;
    this.golden = golden;
    this.most = most;
  }

  /// Runs each size of batch, and gives what it measured.
  ///
  /// @param lanes how many runs there are at a time; one of them is measured
  /// @throws UnfitBundleException when an answer is none
  RunTimes run(int lanes) {
    var times = new RunTimes(most);
    var others = new ArrayList<Thread>();
    var stop = new AtomicBoolean();
    for (int i = 1; i < lanes; i++) {
      others.add(Thread.ofPlatform().name("warm-up " + i).start(() -> keepBusy(stop)));
    }
    try {
      for (int size = 1; size < most; size *= 2) {
        measure(size, times);
      }
      measure(most, times);
      return times;
    } finally {
      stop.set(true);
      others.forEach(WarmUp::join);
    }
  }

  private void keepBusy(AtomicBoolean stop) {
    var pixels = pixels(most, 1);
    while (!stop.get()) {
      var _ = predict(pixels, most);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs a single image and a full batch once, for a model whose times are known.
  ///
  /// @throws UnfitBundleException when an answer is none
  void brief() {
    check(predict(pixels(1, 1), 1), 1);
    check(predict(pixels(most, 1), most), most);
  }

  /// The first run of a size is slower, and only made to be over.
  private void measure(int images, RunTimes times) {
    for (int trial = 0; trial < TRIALS; trial++) {
      var pixels = pixels(images, trial);
      var begin = System.nanoTime();
      var rows = predict(pixels, images);
      var took = System.nanoTime() - begin;
      check(rows, images);
      if (trial > 0) {
        times.add(images, took);
      }
    }
  }

  private float[][] predict(byte[] pixels, int images) {
    try {
      return classifier.probabilities(pixels, images);
    } catch (RuntimeException e) {
      throw new UnfitBundleException("a trial prediction failed: " + e.getMessage(), e);
    }
  }

  private void check(float[][] rows, int images) {
    if (rows.length != images) {
      throw new UnfitBundleException(
          "%d trial images gave %d answers".formatted(images, rows.length));
    }
    for (var row : rows) {
      check(row);
    }
  }

  private void check(float[] row) {
    var objective = classifier.objective();
    double sum = 0;
    var probable = true;
    for (float value : row) {
      sum += value;
      probable &= value >= 0 && value <= 1;
    }
    // What is not a number fails each of these comparisons.
    var fit =
        switch (objective) {
          case Classes _ -> Math.abs(sum - 1) <= SUM_TOLERANCE;
          case Tags _ -> probable;
          case Numbers _, Points _ -> Double.isFinite(sum);
        };
    if (row.length != objective.outputs() || !fit) {
      throw new UnfitBundleException(
          "a trial image gave %d values that sum to %s, expected %s"
              .formatted(row.length, sum, expected(objective)));
    }
  }

  private static String expected(Objective<?> objective) {
    return switch (objective) {
      case Classes(var names) -> "the probabilities of %d classes".formatted(names.size());
      case Tags(var names, _) -> "the probabilities of %d tags".formatted(names.size());
      case Numbers(var names, _) -> "%d numbers".formatted(names.size());
      case Points(var names) -> "the places of %d points".formatted(names.size());
    };
  }

  private byte[] pixels(int images, int trial) {
    var size = classifier.description().input().bytes();
    var pixels = new byte[Math.multiplyExact(size, images)];
    if (golden.getItemsCount() == 0) {
      new Random(trial).nextBytes(pixels);
      return pixels;
    }
    for (int i = 0; i < images; i++) {
      var image = golden.getItems((i + trial) % golden.getItemsCount()).getPixels();
      if (image.size() != size) {
        throw new UnfitBundleException(
            "a golden item has %d bytes of pixels, and the model takes %d"
                .formatted(image.size(), size));
      }
      image.copyTo(pixels, i * size);
    }
    return pixels;
  }
}
