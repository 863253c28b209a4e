package dev.millrace.preprocessing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What this process did, in figures.
final class CutMeters {
  private final Counter completed;
  private final Counter failed;
  private final Timer duration;

  CutMeters(MeterRegistry registry) {
    this.completed = cuts("completed", registry);
    this.failed = cuts("failed", registry);
    this.duration =
        Timer.builder("millrace.preprocessing.cut.duration")
            .description("Time from the start of the work on a cut to its completion")
            .register(registry);
  }

  private static Counter cuts(String outcome, MeterRegistry registry) {
    return Counter.builder("millrace.preprocessing.cuts")
        .description("Cuts that ended here")
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
