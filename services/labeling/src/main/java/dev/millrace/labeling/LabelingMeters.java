package dev.millrace.labeling;

import dev.millrace.mesh.ConflictException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/// What this process did, in figures.
final class LabelingMeters {
  private final Timer submissions;
  private final Counter conflicts;
  private final Counter retractions;
  private final Counter tasks;

  LabelingMeters(MeterRegistry registry) {
    this.submissions =
        Timer.builder("millrace.labeling.submit.duration")
            .description("Time from a label's arrival to its commit, refused ones included")
            .publishPercentileHistogram()
            .register(registry);
    this.conflicts =
        Counter.builder("millrace.labeling.conflicts")
            .description("Labels refused because their lease had passed on")
            .register(registry);
    this.retractions =
        Counter.builder("millrace.labeling.retractions")
            .description("Requests to take a label back")
            .register(registry);
    this.tasks =
        Counter.builder("millrace.labeling.tasks")
            .description("Tasks leased to labellers")
            .register(registry);
  }

  <T> T submission(Supplier<T> submission) {
    var timing = Timer.start();
    try {
      return submission.get();
    } catch (ConflictException e) {
      conflicts.increment();
      throw e;
    } finally {
      var _ = timing.stop(submissions);
    }
  }

  void retracted() {
    retractions.increment();
  }

  void leased(int count) {
    tasks.increment(count);
  }
}
