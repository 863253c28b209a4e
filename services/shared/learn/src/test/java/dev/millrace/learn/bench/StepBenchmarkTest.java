package dev.millrace.learn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.vision.ResidualNet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepBenchmarkTest {

  @Test
  void run_ofASmallCase_timesEachStep() {
    // Long enough for a processor clock that ticks a hundred times a second.
    var small = new StepBenchmark(new ResidualNet(1, 3).layers(), 3, 28, 1, 64, Mode.STANDARD, 60);

    Timing timing = small.run();

    assertThat(timing.milliseconds()).hasSize(60).allMatch(milliseconds -> milliseconds > 0);
    assertThat(timing.processor()).isPositive();
  }

  @Test
  void median_ofTimes_isTheMiddle() {
    assertThat(new Timing(List.of(9.0, 1.0, 2.0), 1).median()).isEqualTo(2);
    assertThat(new Timing(List.of(9.0, 1.0, 2.0, 4.0), 1).median()).isEqualTo(3);
  }
}
