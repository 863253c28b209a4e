package dev.millrace.training;

import dev.millrace.proto.training.v1.RunState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// What this process did, in figures.
final class TrainingMeters {
  private final MeterRegistry registry;
  private final Counter steps;
  private final Counter items;
  private final Counter dropped;
  private final Timer duration;

  TrainingMeters(MeterRegistry registry) {
    this.registry = registry;
    this.steps =
        Counter.builder("millrace.training.steps")
            .description("Training steps done here, those done again after a resume included")
            .register(registry);
    this.items =
        Counter.builder("millrace.training.items")
            .description("Items in those steps")
            .register(registry);
    this.dropped =
        Counter.builder("millrace.training.measurements.dropped")
            .description("Step measurements that the log was too slow for")
            .register(registry);
    this.duration =
        Timer.builder("millrace.training.step.duration")
            .description("Time of a training step, data included, validation not")
            .publishPercentileHistogram()
            .register(registry);
  }

  void step(Duration time, int batch) {
    steps.increment();
    items.increment(batch);
    duration.record(time);
  }

  void dropped() {
    dropped.increment();
  }

  /// Counts a run that ended here.
  void ended(RunState outcome) {
    var name = outcome.name().substring("RUN_STATE_".length()).toLowerCase(Locale.ROOT);
    Counter.builder("millrace.training.runs")
        .description("Runs that ended here")
        .tag("outcome", name)
        .register(registry)
        .increment();
  }
}
