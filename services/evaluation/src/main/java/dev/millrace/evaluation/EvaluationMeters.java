package dev.millrace.evaluation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What this process did, in figures.
final class EvaluationMeters {
  private final Counter completed;
  private final Counter failed;
  private final Timer duration;

  EvaluationMeters(MeterRegistry registry) {
    this.completed = evaluations("completed", registry);
    this.failed = evaluations("failed", registry);
    this.duration =
        Timer.builder("millrace.evaluation.duration")
            .description("Time from the start of the work on a verdict to its registration")
            .register(registry);
  }

  private static Counter evaluations(String outcome, MeterRegistry registry) {
    return Counter.builder("millrace.evaluation.runs")
        .description("Runs whose evaluation ended here")
        .tag("outcome", outcome)
        .register(registry);
  }

  void completed(Duration time) {
    completed.increment();
    duration.record(time);
  }

  void failed() {
    failed.increment();
  }
}
