package dev.millrace.learn.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.optim.Schedule;
import dev.millrace.learn.optim.Settings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneCycleTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1.2e-4, 0.95",
    "1, 1.2788847067e-4, 0.9497260948",
    "30, 3e-3, 0.85",
    "99, 1.5223941464e-6, 0.9499496533"
  })
  void at_stepsOfAHundred_followsTheReference(long step, double rate, double momentum) {
    Settings settings = OneCycle.of(List.of(3e-3)).at(step, 100, 3e-3, new Settings(1, 1, 0.01));

    assertThat(settings.rate()).isCloseTo(rate, within(rate * 1e-9));
    assertThat(settings.momentum()).isCloseTo(momentum, within(1e-10));
    assertThat(settings.decay()).isEqualTo(0.01);
  }

  @ParameterizedTest
  @CsvSource({
    "LINEAR, 0, 2, 0, 0",
    "LINEAR, 0, 2, 0.25, 0.5",
    "LINEAR, 0, 2, 0.5, 1",
    "LINEAR, 0, 2, 0.75, 1.5",
    "LINEAR, 0, 2, 1, 2",
    "COSINE, 0, 2, 0, 0",
    "COSINE, 0, 2, 0.25, 0.29289",
    "COSINE, 0, 2, 0.5, 1",
    "COSINE, 0, 2, 0.75, 1.70711",
    "COSINE, 0, 2, 1, 2",
    "EXPONENTIAL, 1, 2, 0, 1",
    "EXPONENTIAL, 1, 2, 0.25, 1.18921",
    "EXPONENTIAL, 1, 2, 0.5, 1.41421",
    "EXPONENTIAL, 1, 2, 0.75, 1.68179",
    "EXPONENTIAL, 1, 2, 1, 2"
  })
  void at_positions_followsTheReference(
      Schedule schedule, double start, double end, double position, double value) {
    assertThat(schedule.at(start, end, position)).isCloseTo(value, within(1e-5));
  }
}
