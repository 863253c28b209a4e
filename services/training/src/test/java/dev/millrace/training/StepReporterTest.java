package dev.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.vision.StepMeasure;
import dev.millrace.proto.training.v1.StepMeasured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepReporterTest {
  private static final StepMeasured BASE =
      StepMeasured.newBuilder().setRun("r").setAttempt(3).setTotalSteps(50).build();

  private final List<StepMeasured> told = new ArrayList<>();
  private long now;
  private final StepReporter reporter = new StepReporter(BASE, 16, () -> now, told::add);

  @Test
  void step_quickSteps_tellsTenASecondAndTheLastOfTheEpoch() {
    for (int step = 0; step < 50; step++) {
      step(step, Duration.ofMillis(30));
    }
    reporter.endOfEpoch();
    assertThat(told)
        .extracting(StepMeasured::getStep)
        .containsExactly(1L, 5L, 9L, 13L, 17L, 21L, 25L, 29L, 33L, 37L, 41L, 45L, 49L, 50L);
  }

  @Test
  void endOfEpoch_lastStepWasTold_tellsNothing() {
    step(0, Duration.ofMillis(30));
    reporter.endOfEpoch();
    assertThat(told).hasSize(1);
  }

  @Test
  void step_slowSteps_tellsEachWithItsSpeed() {
    step(0, Duration.ofMillis(200));
    step(1, Duration.ofMillis(400));
    assertThat(told)
        .containsExactly(
            BASE.toBuilder()
                .setStep(1)
                .setLoss(1)
                .setSmoothedLoss(2)
                .setRate(0.1)
                .setMomentum(0.9)
                .setItemsPerSecond(80)
                .build(),
            BASE.toBuilder()
                .setStep(2)
                .setLoss(1)
                .setSmoothedLoss(2)
                .setRate(0.1)
                .setMomentum(0.9)
                .setItemsPerSecond(40)
                .build());
  }

  private void step(long step, Duration time) {
    now += time.toNanos();
    reporter.step(new StepMeasure(0, step, 1, 2, 0.1, 0.9), time);
  }
}
