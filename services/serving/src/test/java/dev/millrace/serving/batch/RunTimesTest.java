package dev.millrace.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTimesTest {
  @Test
  void sizes_haveTwoAnOctaveAndTheMost() {
    assertThat(RunTimes.sizes(1)).containsExactly(1);
    assertThat(RunTimes.sizes(20)).containsExactly(1, 2, 3, 4, 6, 8, 12, 16, 20);
  }

  @Test
  void typical_betweenAndBeyondWhatIsMeasured_isEstimated() {
    var times = new RunTimes(32);
    assertThat(times.typical(4)).isZero();
    times.add(4, 400);
    assertThat(times.typical(1)).isEqualTo(400);
    assertThat(times.typical(8)).isEqualTo(800);
    times.add(8, 600);
    assertThat(times.typical(6)).isEqualTo(500);
    assertThat(times.typical(4)).isEqualTo(400);
  }

  @Test
  void p99_ofManyRuns_leavesTheWorstOut() {
    var times = new RunTimes(1);
    for (int i = 1; i <= 127; i++) {
      times.add(1, i);
    }
    times.add(1, 1_000_000);
    assertThat(times.typical(1)).isEqualTo(64);
    assertThat(times.p99(1)).isEqualTo(127);
  }

  @Test
  void add_manyRuns_forgetsOldOnes() {
    var times = new RunTimes(1);
    for (int i = 0; i < 200; i++) {
      times.add(1, i < 72 ? 1_000 : 10);
    }
    assertThat(times.p99(1)).isEqualTo(10);
  }

  @Test
  void efficient_isTheSmallestThatIsNearlyAsGoodAsTheBest() {
    var times = new RunTimes(8);
    times.add(1, 10);
    assertThat(times.efficient()).as("larger ones are not known").isEqualTo(8);
    times.add(2, 16);
    times.add(4, 29);
    times.add(8, 57);
    assertThat(times.efficient()).isEqualTo(4);
  }
}
