package dev.millrace.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.data.Draw;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {

  private static final int CLASSES = 4;

  @Test
  void scores_fromLogits_haveCrossEntropyLosses() {
    Scores scores = Scores.of(new float[] {1, 2, 3, 4, 0, 0, 0, 0}, CLASSES, new int[] {3, 1});

    assertThat(scores.loss(0)).isCloseTo(0.4401897f, within(1e-6f));
    assertThat(scores.loss(1)).isCloseTo((float) Math.log(4), within(1e-6f));
    assertThat(scores.probability(1, 2)).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void merge_ofParts_isTheWhole() {
    Scores all = random(0, 100);
    var wholeAccuracy = new Accuracy();
    var wholeMatrix = new ConfusionMatrix(CLASSES);
    var wholeTop = new TopLosses(7);
    wholeAccuracy.add(all);
    wholeMatrix.add(all);
    wholeTop.add(all, 0);

    var accuracy = new Accuracy();
    var matrix = new ConfusionMatrix(CLASSES);
    var top = new TopLosses(7);
    for (int start = 90; start >= 0; start -= 10) {
      Scores part = random(start, 10);
      var partAccuracy = new Accuracy();
      partAccuracy.add(part);
      accuracy.merge(partAccuracy);
      var partMatrix = new ConfusionMatrix(CLASSES);
      partMatrix.add(part);
      matrix.merge(partMatrix);
      var partTop = new TopLosses(7);
      partTop.add(part, start);
      top.merge(partTop);
    }

    assertThat(accuracy.value()).isEqualTo(wholeAccuracy.value());
    assertThat(matrix.accuracy()).isEqualTo(wholeAccuracy.value());
    assertThat(matrix.mostConfused(1)).isEqualTo(wholeMatrix.mostConfused(1));
    assertThat(top.list()).isEqualTo(wholeTop.list()).hasSize(7);
    assertThat(top.list().getFirst().loss()).isGreaterThan(top.list().getLast().loss());
  }

  @Test
  void mostConfused_countsMistakesAlone() {
    var matrix = new ConfusionMatrix(3);
    for (int[] pair : new int[][] {{0, 0}, {0, 1}, {0, 1}, {2, 0}, {1, 1}}) {
      matrix.add(pair[0], pair[1]);
    }

    assertThat(matrix.mostConfused(1))
        .containsExactly(
            new ConfusionMatrix.Confusion(0, 1, 2), new ConfusionMatrix.Confusion(2, 0, 1));
    assertThat(matrix.mostConfused(2)).hasSize(1);
  }

  @Test
  void precisionAndRecall_ofEachClass_countTheRightItems() {
    var matrix = new ConfusionMatrix(3);
    for (int[] pair : new int[][] {{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {1, 0}}) {
      matrix.add(pair[0], pair[1]);
    }

    assertThat(matrix.precision(0)).isEqualTo(0.5);
    assertThat(matrix.recall(0)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(matrix.f1(0)).isCloseTo(4 / 7.0, within(1e-12));
    assertThat(matrix.recall(2)).isNaN();
    assertThat(matrix.macroF1()).isCloseTo((4 / 7.0 + 0.4) / 3, within(1e-12));
  }

  @Test
  void topK_withEveryClass_isOne() {
    Scores scores = random(0, 50);
    var accuracy = new Accuracy();
    accuracy.add(scores);
    for (int k : new int[] {1, 2, CLASSES}) {
      var top = new TopKAccuracy(k);
      top.add(scores);
      if (k == 1) {
        assertThat(top.value()).isEqualTo(accuracy.value());
      } else {
        assertThat(top.value()).isGreaterThan(accuracy.value());
      }
    }
  }

  @Test
  void thresholdAccuracy_followsTheReference() {
    var accuracy = new ThresholdAccuracy(0.5);
    accuracy.add(TagScores.of(new float[] {0, 0.25f, 0.5f, 0.75f, 1}, 5, truths(5, true)));

    assertThat(accuracy.value()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void fBeta_followsTheReferenceAndIsAveragedOverItems() {
    float[] sure = {9, 9, 9, 9};
    float[] no = {-9, -9, -9, -9};
    assertThat(fBeta(sure, truths(4, true))).isCloseTo(1, within(1e-6));
    assertThat(fBeta(no, truths(4, false))).isZero();
    // One of two predicted classes is right, and one of one true class is found.
    assertThat(fBeta(new float[] {9, 9, -9, -9}, new boolean[] {true, false, false, false}))
        .isCloseTo(5 * 0.5 / (4 * 0.5 + 1), within(1e-6));
    var both = new FBeta(0.2, 2);
    both.add(TagScores.of(new float[] {9, 9, -9, -9}, 2, new boolean[] {true, true, true, true}));
    assertThat(both.value()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void numberMetrics_followTheirFormulas() {
    float[] targets = {0, 2, 4, 6};
    assertThat(of(new R2(), targets, 0, 2, 4, 6)).isEqualTo(1);
    assertThat(of(new ExplainedVariance(), targets, 0, 2, 4, 6)).isEqualTo(1);
    // Errors of 1 to either side leave 4 of 20 squares.
    assertThat(of(new R2(), targets, 1, 1, 5, 5)).isCloseTo(0.8, within(1e-12));
    assertThat(of(new ExplainedVariance(), targets, 1, 1, 5, 5)).isCloseTo(0.8, within(1e-12));
    // What is the same for all explains nothing away.
    assertThat(of(new R2(), targets, 1, 3, 5, 7)).isCloseTo(0.8, within(1e-12));
    assertThat(of(new ExplainedVariance(), targets, 1, 3, 5, 7)).isEqualTo(1);
    float[] ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(of(new R2(), ten, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)).isCloseTo(-0.0303, within(1e-4));
    assertThat(of(new ExplainedVariance(), ten, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)).isZero();
    assertThat(of(new R2(), new float[] {3, 3}, 1, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(of(new ExplainedVariance(), new float[] {3, 3}, 1, 2))
        .isEqualTo(Double.NEGATIVE_INFINITY);

    assertThat(of(new MeanSquaredError(), targets, 0, 2, 4, 9)).isCloseTo(2.25, within(1e-12));
    assertThat(of(new RootMeanSquaredError(), targets, 0, 2, 4, 9)).isCloseTo(1.5, within(1e-12));
    assertThat(of(new MeanAbsoluteError(), targets, -1, 2, 4, 9)).isCloseTo(1, within(1e-12));
    // Twice as much as is true is wrong by all of it, half as much by a half.
    float two = (float) Math.log(2);
    assertThat(of(new ExpRmspe(), new float[] {0, 0}, two, -two))
        .isCloseTo(Math.sqrt((1 + 0.25) / 2), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1 2 3 4 5 6 7 8 9 10, 1 2 3 4 5 6 7 8 9 10",
    "0, -0.0303, 1 2 3 4 5 6 7 8 9 10, 5 5 5 5 5 5 5 5 5 5",
    "-Infinity, -Infinity, 0.1 0.1 0.1 0.1 0.1 0.1 0.1, 1 2 3 4 5 6 7",
    "0.75, 0.6875, -4 4 -4 4, -7 5 -7 5",
    "-0.5, -2.75, -2 2 -2 2, -7 -3 -1 -1"
  })
  void explainedVarianceAndR2_followTheReference(
      double explained, double squares, String targets, String said) {
    float[] truths = numbers(targets);

    assertThat(of(new ExplainedVariance(), truths, numbers(said)))
        .isCloseTo(explained, within(1e-12));
    assertThat(of(new R2(), truths, numbers(said))).isCloseTo(squares, within(1e-4));
  }

  @Test
  void r2_ofLargeNumbersWithSmallDifferences_keepsThese() {
    float far = 1 << 23;
    assertThat(of(new R2(), new float[] {far, far + 1}, far, far + 2)).isEqualTo(-1);
  }

  private static float[] numbers(String text) {
    double[] values =
        Pattern.compile(" ").splitAsStream(text).mapToDouble(Double::parseDouble).toArray();
    float[] numbers = new float[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) values[i];
    }
    return numbers;
  }

  @Test
  void numberMetrics_mergedOrReset_areThoseOfAllItemsOrNone() {
    var whole = new R2();
    whole.add(NumberScores.of(new float[] {1, 1, 5, 4}, 1, new float[] {0, 2, 4, 6}));
    var merged = new R2();
    merged.add(NumberScores.of(new float[] {1, 1}, 1, new float[] {0, 2}));
    var other = new R2();
    other.add(NumberScores.of(new float[] {5, 4}, 1, new float[] {4, 6}));
    merged.merge(other);

    assertThat(merged.value()).isCloseTo(whole.value(), within(1e-12));
    merged.merge(new R2());
    assertThat(merged.value()).isCloseTo(whole.value(), within(1e-12));
    merged.reset();
    assertThat(merged.value()).isNaN();
  }

  @Test
  void pointDistance_ofTwoPoints_isTheMeanInPixels() {
    var distance = new PointDistance(200, 100);

    // The first is off by 30 and 40 pixels, the second is right.
    distance.add(NumberScores.of(new float[] {0.3f, 0.8f, 1, 1}, 4, new float[] {0, 0, 1, 1}));

    assertThat(distance.value()).isCloseTo(25, within(1e-5));
  }

  private static double of(Metric<NumberScores> metric, float[] targets, float... said) {
    metric.add(NumberScores.of(said, 1, targets));
    return metric.value();
  }

  private static double fBeta(float[] logits, boolean[] targets) {
    var metric = new FBeta(0.2, 2);
    metric.add(TagScores.of(logits, 4, targets));
    return metric.value();
  }

  private static boolean[] truths(int count, boolean value) {
    boolean[] truths = new boolean[count];
    Arrays.fill(truths, value);
    return truths;
  }

  private static Scores random(int start, int count) {
    float[] logits = new float[count * CLASSES];
    int[] targets = new int[count];
    for (int i = 0; i < count; i++) {
      targets[i] = Draw.below(CLASSES, 5, start + i);
      for (int label = 0; label < CLASSES; label++) {
        logits[i * CLASSES + label] = (float) Draw.gaussian(6, start + i, label);
      }
    }
    assertThat(Arrays.stream(targets).max().orElseThrow()).isLessThan(CLASSES);
    return Scores.of(logits, CLASSES, targets);
  }
}
