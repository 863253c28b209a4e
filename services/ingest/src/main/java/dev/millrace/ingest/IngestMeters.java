package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.ingest.v1.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// What the service tells Prometheus.
final class IngestMeters {
  private static final String PREFIX = "REFUSAL_REASON_";

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter duplicates;
  private final Counter labels;
  private final Timer batch;

  IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted = items(registry, "accepted");
    this.duplicates = items(registry, "duplicate");
    this.labels =
        Counter.builder("millrace.ingest.labels")
            .description("Labels that came along with items and were new")
            .register(registry);
    this.batch =
        Timer.builder("millrace.ingest.batch.duration")
            .description("Time to enter a batch of checked items")
            .register(registry);
  }

  private static Counter items(MeterRegistry registry, String outcome) {
    return Counter.builder("millrace.ingest.items")
        .description("Items that were accepted, or were duplicates")
        .tag("outcome", outcome)
        .register(registry);
  }

  void entered(Tally tally, Duration duration) {
    accepted.increment((double) tally.accepted());
    duplicates.increment((double) tally.duplicates());
    labels.increment((double) tally.labels());
    tally.refusals().stream().map(Refusal::getReason).forEach(this::refused);
    batch.record(duration);
  }

  private void refused(RefusalReason reason) {
    Counter.builder("millrace.ingest.refusals")
        .description("Items that were refused, by reason")
        .tag("reason", reason.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
