package dev.millrace.serving;

import dev.millrace.serving.access.Caller;
import dev.millrace.serving.model.BatchListener;
import dev.millrace.serving.model.BatchRun;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.ModelListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// What serving counts and times; no tag takes a value that a caller chooses.
final class ServingMeters implements BatchListener, ModelListener {
  private final MeterRegistry registry;
  private final Map<Entrance, Counter> requests;
  private final Map<Entrance, Timer> durations;
  private final Map<InferenceRefused.Reason, Counter> failures;
  private final Timer queueDuration;
  private final Timer computeDuration;
  private final DistributionSummary batchSize;
  private final Counter late;
  private final Counter abandoned;
  private final Counter swaps;
  private final Counter failedSwaps;

  ServingMeters(MeterRegistry registry) {
    this.registry = registry;
    this.requests =
        each(
            Entrance.class,
            e -> registry.counter("millrace.serving.requests", "entrance", e.tag()));
    this.durations = each(Entrance.class, this::duration);
    this.failures = each(InferenceRefused.Reason.class, this::failure);
    this.queueDuration =
        Timer.builder("millrace.serving.queue.duration")
            .description("How long the first image of a batch waited for the model")
            .publishPercentileHistogram()
            .register(registry);
    this.computeDuration =
        Timer.builder("millrace.serving.compute.duration")
            .description("How long a run of a model took")
            .publishPercentileHistogram()
            .register(registry);
    this.batchSize =
        DistributionSummary.builder("millrace.serving.batch.size")
            .description("Images in one run of a model")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    this.late = deadlineMisses(true);
    this.abandoned = deadlineMisses(false);
    this.swaps = swap("done");
    this.failedSwaps = swap("failed");
    predictionsDropped("full");
    predictionsDropped("log");
  }

  private static <E extends Enum<E>, M> Map<E, M> each(Class<E> type, Function<E, M> meter) {
    var meters = new EnumMap<E, M>(type);
    for (var value : type.getEnumConstants()) {
      meters.put(value, meter.apply(value));
    }
    return meters;
  }

  private Timer duration(Entrance entrance) {
    return Timer.builder("millrace.serving.duration")
        .description("From a request's arrival to its answer")
        .tag("entrance", entrance.tag())
        .publishPercentileHistogram()
        .register(registry);
  }

  private Counter failure(InferenceRefused.Reason reason) {
    return Counter.builder("millrace.serving.failures")
        .description("Requests without a prediction, by reason")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter deadlineMisses(boolean computed) {
    return Counter.builder("millrace.serving.deadline.misses")
        .description("Requests whose deadline passed, or whose caller left, before the answer")
        .tag("computed", Boolean.toString(computed))
        .register(registry);
  }

  private Counter swap(String outcome) {
    return Counter.builder("millrace.serving.swaps")
        .description("Models loaded to answer from then on, or not loaded")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter predictionsDropped(String reason) {
    return Counter.builder("millrace.serving.predictions.dropped")
        .description("Predictions that the log never told of")
        .tag("reason", reason)
        .register(registry);
  }

  /// A request came in.
  void asked(Entrance entrance) {
    count(requests, entrance).increment();
  }

  /// A request has its answer.
  void answered(Entrance entrance, Duration duration) {
    count(durations, entrance).record(duration);
  }

  /// An answer came too late.
  void late() {
    late.increment();
  }

  /// A request was refused.
  void refused(InferenceRefused.Reason reason) {
    count(failures, reason).increment();
    if (reason == InferenceRefused.Reason.ABANDONED) {
      abandoned.increment();
    }
  }

  /// A client asks for some images.
  void asked(Caller caller, int images) {
    Counter.builder("millrace.serving.client.images")
        .description(
            "Images that were asked for, by the client's name in the configuration, or token")
        .tag("client", caller.group())
        .register(registry)
        .increment(images);
  }

  private static <E extends Enum<E>, M> M count(Map<E, M> meters, E which) {
    var meter = meters.get(which);
    if (meter == null) {
      throw new IllegalStateException("no meter for " + which);
    }
    return meter;
  }

  /// A prediction will not be told of.
  void predictionDropped(String reason) {
    predictionsDropped(reason).increment();
  }

  @Override
  public void began(int images, long longestWaitNanos) {
    batchSize.record(images);
    queueDuration.record(longestWaitNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void ended(BatchRun run) {
    computeDuration.record(run.computedNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void swapped() {
    swaps.increment();
  }

  @Override
  public void failed() {
    failedSwaps.increment();
  }
}
