package dev.millrace.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CurveTest {
  private final Curve curve = new Curve();

  @Test
  void add_keepsTheOrderOfSteps() {
    assertThat(curve.add(point(1, 1))).isTrue();
    assertThat(curve.add(point(1, 3))).isTrue();
    assertThat(curve.add(point(1, 2))).as("read late").isFalse();
    assertThat(curve.add(point(1, 3))).as("read twice").isFalse();
    assertThat(curve.after(0).steps()).containsExactly(1L, 3L);
  }

  @Test
  void add_ofAHigherAttempt_supersedesTheTail() {
    LongStream.rangeClosed(1, 9).forEach(step -> curve.add(point(1, step)));
    assertThat(curve.add(point(2, 5))).isTrue();
    assertThat(curve.after(0).steps()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(curve.after(0).attempt()).isEqualTo(2);
  }

  @Test
  void add_ofASupersededAttempt_changesNothing() {
    curve.add(point(2, 4));
    assertThat(curve.add(point(1, 5))).isFalse();
    assertThat(curve.after(0).steps()).containsExactly(4L);
  }

  @Test
  void supersede_dropsWhatCameAfterTheStep() {
    LongStream.rangeClosed(1, 9).forEach(step -> curve.add(point(1, step)));
    assertThat(curve.supersede(2, 6)).isTrue();
    assertThat(curve.supersede(2, 3)).as("told twice").isFalse();
    assertThat(curve.after(0).steps()).endsWith(6L);
  }

  @Test
  void add_ofVeryMany_thinsTheOldAndKeepsTheNewest() {
    LongStream.rangeClosed(1, 50_000).forEach(step -> curve.add(point(1, step)));
    var steps = curve.after(0).steps();
    assertThat(steps).hasSizeLessThanOrEqualTo(Curve.CAPACITY).endsWith(50_000L).isSorted();
    assertThat(steps.getFirst()).isLessThan(1_000);
  }

  @Test
  void after_givesColumnsOfOneLength() {
    curve.add(point(1, 1));
    curve.add(point(1, 2));
    var columns = curve.after(1);
    assertThat(columns.steps()).isEqualTo(List.of(2L));
    assertThat(columns.losses()).isEqualTo(List.of(0.5));
    assertThat(columns.momenta()).hasSize(1);
  }

  private static StepView point(long attempt, long step) {
    return new StepView(attempt, step, 50_000, 1.0 / step, 1.0 / step, 0.01, 0.9, 100);
  }
}
