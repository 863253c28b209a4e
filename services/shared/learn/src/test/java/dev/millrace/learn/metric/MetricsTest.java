package dev.millrace.learn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.data.Draw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
