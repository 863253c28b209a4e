package dev.millrace.evaluation;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.onnx.Spans;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.proto.evaluation.v1.EightBits;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.proto.evaluation.v1.Probabilities;
import dev.millrace.proto.evaluation.v1.ValueSpan;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trial of a model in 8 bits beside itself in 32, on one split: whether serving may use it.
final class EightBitsTrial {
  private static final Logger LOG = LoggerFactory.getLogger(EightBitsTrial.class);

  /// How much less often than in 32 bits it may be right.
  static final double ACCURACY_LOST = 0.001;

  /// How often at least it gives the same class.
  static final double SAME = 0.98;

  /// How many items at least must show it.
  static final int LEAST_ITEMS = 100;

  private static final int SPAN_ITEMS = 128;
  private static final int ITEMS = 2_000;
  private static final int BATCH = 64;

  private final Predictor whole;
  private final Predictor eight;
  private final JudgedSet set;
  private final int items;
  private int right;
  private int rightInEight;
  private int same;

  private EightBitsTrial(Predictor whole, Predictor eight, JudgedSet set) {
    this.whole = whole;
    this.eight = eight;
    this.set = set;
    this.items = Math.min(ITEMS, set.items().size());
  }

  /// Tries at most 2,000 items, evenly spread. The leave is no condition of anything else: a trial
  /// that fails gives none.
  ///
  /// @param whole the bundle in 32 bits
  /// @return empty when it is not as good, tells no classes, or there are too few items to know
  /// @throws CancellationException when the thread is interrupted
  /// @throws MalformedBundle when the bundle is none
  /// @throws MalformedTensorFile when its weights are none
  static Optional<EightBits> run(
      Bundle bundle, Predictor whole, JudgedSet set, GoldenItems golden) {
    if (!(whole.objective() instanceof Classes)
        || golden.getItemsCount() == 0
        || set.items().size() < LEAST_ITEMS) {
      return Optional.empty();
    }
    try {
      return tried(bundle, whole, set, golden);
    } catch (CancellationException | MalformedBundle | MalformedTensorFile e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("A model stays in 32 bits, for its trial in 8 failed", e);
      return Optional.empty();
    }
  }

  private static Optional<EightBits> tried(
      Bundle bundle, Predictor whole, JudgedSet set, GoldenItems golden) {
    var spans = Predictor.spans(bundle, pixels(set, spread(set, SPAN_ITEMS)));
    try (var eight = Predictor.open(bundle, 1, spans)) {
      var trial = new EightBitsTrial(whole, eight, set);
      trial.compare();
      return trial.verdict(spans, golden);
    }
  }

  private void compare() {
    var indices = spread(set, items);
    for (int from = 0; from < indices.length; from += BATCH) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("told to stop while trying a model in 8 bits");
      }
      var batch = IntStream.of(indices).skip(from).limit(BATCH).toArray();
      var labels = IntStream.of(batch).map(set.pixels()::label).toArray();
      var pixels = pixels(set, batch);
      var expected = whole.scores(pixels, labels);
      var found = eight.scores(pixels, labels);
      for (int i = 0; i < labels.length; i++) {
        right += expected.predicted(i) == labels[i] ? 1 : 0;
        rightInEight += found.predicted(i) == labels[i] ? 1 : 0;
        same += expected.predicted(i) == found.predicted(i) ? 1 : 0;
      }
    }
  }

  private Optional<EightBits> verdict(Spans spans, GoldenItems golden) {
    var accuracy = (double) right / items;
    var accuracyInEight = (double) rightInEight / items;
    var sameShare = (double) same / items;
    var good = accuracyInEight >= accuracy - ACCURACY_LOST && sameShare >= SAME;
    LOG.info(
        "{}: of {} items {} are right in 8 bits, {} in 32, {} the same: {}",
        whole.description().architecture(),
        items,
        rightInEight,
        right,
        same,
        good ? "good enough" : "not good enough");
    if (!good) {
      return Optional.empty();
    }
    var proven =
        EightBits.newBuilder()
            .setItems(items)
            .setAccuracy(accuracyInEight)
            .setAccuracyIn32Bits(accuracy)
            .setSame(sameShare);
    spans
        .values()
        .forEach((value, span) ->
            proven.addSpans(
                ValueSpan.newBuilder().setValue(value).setLow(span.low()).setHigh(span.high())));
    golden.getItemsList().forEach(item -> proven.addGolden(answer(item.getPixels().toByteArray())));
    return Optional.of(proven.build());
  }

  private Probabilities answer(byte[] pixels) {
    var answer = Probabilities.newBuilder();
    for (float probability : eight.probabilities(pixels, 1)[0]) {
      answer.addProbabilities(probability);
    }
    return answer.build();
  }

  private static int[] spread(JudgedSet set, int most) {
    var all = set.items().size();
    var count = Math.min(most, all);
    return IntStream.range(0, count).map(i -> (int) ((long) i * all / count)).toArray();
  }

  private static byte[] pixels(JudgedSet set, int[] indices) {
    var bytes = set.pixels().shape().bytes();
    var pixels = new byte[Math.multiplyExact(bytes, indices.length)];
    for (int i = 0; i < indices.length; i++) {
      var image = set.pixels().pixels(indices[i]).toArray(ValueLayout.JAVA_BYTE);
      System.arraycopy(image, 0, pixels, i * bytes, bytes);
    }
    return pixels;
  }
}
