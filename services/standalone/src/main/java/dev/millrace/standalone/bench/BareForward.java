package dev.millrace.standalone.bench;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.onnx.Spans;
import dev.millrace.learn.vision.Predictor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The floor under every answer: the network called in a loop, with no server around it.
final class BareForward {
  private static final Duration WARM_UP = Duration.ofMillis(300);
  private static final Duration MEASURED = Duration.ofMillis(1_200);

  private final ServedNet net;
  private final Bundle bundle;
  private final Spans spans;

  BareForward(ServedNet net, Bundle bundle) {
    this(net, bundle, Spans.NONE);
  }

  private BareForward(ServedNet net, Bundle bundle, Spans spans) {
    this.net = net;
    this.bundle = bundle;
    this.spans = spans;
  }

  /// The same network in 8 bits.
  BareForward inEightBits() {
    return new BareForward(net, bundle, Predictor.spans(bundle, net.pixels(16)));
  }

  /// The median time of one call with one image, in milliseconds.
  double alone() {
    try (var predictor = Predictor.open(bundle, 1, spans)) {
      loop(predictor, 1, WARM_UP);
      var times = loop(predictor, 1, MEASURED).stream().mapToLong(time -> time).sorted().toArray();
      return times[times.length / 2] / 1e6;
    }
  }

  /// Images a second in batches of a size, on some cores at once.
  double batched(int images, int cores) throws InterruptedException {
    try (var predictor = Predictor.open(bundle, 1, spans);
        var threads = Executors.newFixedThreadPool(cores)) {
      var lanes = new ArrayList<Future<Double>>();
      Callable<Double> lane =
          () -> {
            loop(predictor, images, WARM_UP);
            var times = loop(predictor, images, MEASURED);
            var sum = times.stream().mapToLong(time -> time).sum();
            return times.size() * images / (sum / 1e9);
          };
      for (int i = 0; i < cores; i++) {
        lanes.add(threads.submit(lane));
      }
      var rate = 0.0;
      for (var one : lanes) {
        rate += one.get();
      }
      return rate;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the bare network failed", e.getCause());
    }
  }

  /// The best rate of some sizes.
  double best(int cores, int... sizes) throws InterruptedException {
    var best = 0.0;
    for (int images : sizes) {
      best = Math.max(best, batched(images, cores));
    }
    return best;
  }

  private List<Long> loop(Predictor predictor, int images, Duration time) {
    var pixels = net.pixels(images);
    var times = new ArrayList<Long>();
    var end = System.nanoTime() + time.toNanos();
    for (var now = System.nanoTime(); now < end || times.isEmpty(); ) {
      var rows = predictor.probabilities(pixels, images);
      if (rows.length != images) {
        throw new IllegalStateException(Arrays.deepToString(rows));
      }
      var after = System.nanoTime();
      times.add(after - now);
      now = after;
    }
    return times;
  }
}
