package dev.millrace.learn.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.explore.Points;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuspicionTest {
  private static final int CLASSES = 4;

  private static Points balls(int count) {
    var values = new float[count * 8];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < 8; d++) {
        values[8 * i + d] = (float) (3 * Draw.gaussian(1, i % CLASSES, d) + Draw.gaussian(2, i, d));
      }
    }
    return new Points(8, values);
  }

  @Test
  void judge_itemsOutsideTheFold_findsPlantedErrors() {
    int count = 800;
    var labels = IntStream.range(0, count).map(i -> i % CLASSES).toArray();
    var wrong = IntStream.range(0, count).filter(i -> i % 20 == 7).toArray();
    Arrays.stream(wrong).forEach(i -> labels[i] = (labels[i] + 1) % CLASSES);
    labels[0] = -1;
    var judged = OutOfFold.judge(List.of(balls(count)), labels, CLASSES, 5, 3, _ -> {});
    assertThat(Arrays.stream(judged.rows()))
        .allSatisfy(row -> assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-9)));
    assertThat(judged.likeliest(0)).isZero();
    var suspicion = Suspicion.of(labels, judged, unknown(count));
    var top = Arrays.stream(suspicion.ranked()).limit(wrong.length).boxed().toList();
    assertThat(top.stream().filter(i -> i % 20 == 7).count())
        .isGreaterThanOrEqualTo((long) (0.9 * wrong.length));
    assertThat(suspicion.score(0)).isZero();
  }

  @Test
  void judge_tooFew_isRefused() {
    assertThatThrownBy(
            () -> OutOfFold.judge(List.of(balls(4)), new int[] {0, -1, -1, 1}, 2, 5, 1, _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "2 labelled of 4 items in 2 classes, seen in 1 ways, cannot be judged in 5 folds");
  }

  /// Worked out by hand: thresholds 0.6 and 0.65; item 2 is labelled 0 and reaches only 1's.
  @Test
  void confidentLearning_countsByThresholdsOfTheClasses() {
    var probabilities =
        new Probabilities(
            new double[][] {
              {0.9, 0.1}, {0.7, 0.3}, {0.2, 0.8}, {0.1, 0.9}, {0.6, 0.4}, {0.5, 0.5}
            });
    int[] labels = {0, 0, 0, 1, 1, -1};
    var confident = ConfidentLearning.of(labels, probabilities);
    assertThat(confident.threshold(0)).isCloseTo(0.6, within(1e-12));
    assertThat(confident.threshold(1)).isCloseTo(0.65, within(1e-12));
    assertThat(confident.joint()).isDeepEqualTo(new int[][] {{2, 1}, {1, 1}});
    assertThat(IntStream.range(0, 6).filter(confident::isSuspect)).containsExactly(2, 4);
    assertThat(confident.doubt(2)).isCloseTo((0.15 + 0.4) / 2, within(1e-12));
    assertThat(confident.doubt(0)).isNegative();
  }

  @Test
  void confidentLearning_ofAClassThatNothingIsLabelledAs_suspectsNothing() {
    var probabilities = new Probabilities(new double[][] {{0.1, 0.9}, {0.4, 0.6}});
    var confident = ConfidentLearning.of(new int[] {0, 0}, probabilities);
    assertThat(confident.isSuspect(0)).isFalse();
    assertThat(confident.doubt(0)).isBetween(-1.0, 1.0);
  }

  @Test
  void suspicion_ofAnItemThatATrainedModelJudgedWrong_isHigher() {
    var probabilities = new Probabilities(new double[][] {{0.6, 0.4}, {0.6, 0.4}, {0.2, 0.8}});
    var suspicion =
        Suspicion.of(new int[] {0, 0, 1}, probabilities, new double[] {Double.NaN, 0.1, 0.9});
    assertThat(suspicion.ranked()).containsExactly(1, 0, 2);
  }

  private static double[] unknown(int count) {
    var unknown = new double[count];
    Arrays.fill(unknown, Double.NaN);
    return unknown;
  }
}
