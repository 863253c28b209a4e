package dev.millrace.learn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.vision.ResidualNet;
import org.junit.jupiter.api.Test;

class StepBenchmarkTest {

  @Test
  void run_ofASmallCase_givesPositiveFigures() {
    var small =
        new StepBenchmark("s", new ResidualNet(1, 3).layers(), 3, 28, 1, 4, Mode.STANDARD, 3);

    assertThat(small.run())
        .hasSize(2)
        .allMatch(figure -> figure.value() > 0)
        .extracting(Figure::name)
        .containsExactly("s.wall", "s.processor");
    assertThat(new Figure("a", 1.5, "ms").json())
        .isEqualTo("{\"name\":\"a\",\"value\":1.5,\"unit\":\"ms\"}");
  }
}
