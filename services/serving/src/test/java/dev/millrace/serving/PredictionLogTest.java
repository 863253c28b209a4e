package dev.millrace.serving;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.objective.Classes;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.TopicSlice;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.serving.model.ModelIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class PredictionLogTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ServingMeters meters = new ServingMeters(registry);

  private static Prediction prediction(String id) {
    return prediction(id, "item");
  }

  private static Prediction prediction(String id, String item) {
    var model =
        new ModelIdentity(
            "shop",
            "3",
            "run",
            "cut",
            "0".repeat(64),
            Trace.of("flow"),
            new Classes(List.of("a", "b", "c")));
    return new Prediction(
        id,
        item,
        model,
        new float[] {0.2f, 0.7f, 0.1f},
        Instant.ofEpochSecond(5),
        Duration.ofMillis(2),
        Optional.empty());
  }

  private double dropped(String reason) {
    return registry
        .get("millrace.serving.predictions.dropped")
        .tag("reason", reason)
        .counter()
        .count();
  }

  @Test
  void offer_prediction_isOnTheLogInTheFlowOfItsModel() {
    var log = new InMemoryEventLog(1);
    try (var predictions = new PredictionLog(log, 10, Map.of(), meters)) {
      predictions.offer(prediction("p1"));
    }
    var records = new ArrayList<LogRecord>();
    log.read(Topics.PREDICTIONS.name(), List.of(0L), List.of(10L), records::add);
    assertThat(records).hasSize(1);
    var event = EventCodec.decode(Topics.PREDICTIONS, records.getFirst());
    assertThat(event.id()).isEqualTo("p1");
    assertThat(event.key()).isEqualTo("item");
    assertThat(event.trace().correlationId()).isEqualTo("flow");
    var served = event.data().getServed();
    assertThat(served.getModelVersion()).isEqualTo("3");
    assertThat(served.getClassesList())
        .extracting(ClassProbability::getClassName)
        .containsExactly("b", "a", "c");
    assertThat(served.getServedAt().getSeconds()).isEqualTo(5);
    assertThat(served.getLatency())
        .isEqualTo(com.google.protobuf.Duration.newBuilder().setNanos(2_000_000).build());
  }

  @Test
  void offer_sampledProject_tellsOfItsShareOfItemsAlwaysTheSame() {
    var log = new InMemoryEventLog(1);
    try (var predictions = new PredictionLog(log, 1_000, Map.of("shop", 0.3), meters)) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 200; i++) {
          predictions.offer(prediction("p%d-%d".formatted(round, i), "item-" + i));
        }
      }
    }
    var items = new ArrayList<String>();
    log.read(
        Topics.PREDICTIONS.name(),
        List.of(0L),
        List.of(1_000L),
        record -> items.add(EventCodec.decode(Topics.PREDICTIONS, record).key()));
    var half = items.size() / 2;
    assertThat(half).isBetween(40, 80);
    assertThat(items.subList(0, half)).isEqualTo(items.subList(half, 2 * half));
    assertThat(dropped("sampling")).isEqualTo(400.0 - items.size());
  }

  @Test
  void offer_logThatHangs_dropsAndNeverWaits() {
    var log = new Hanging();
    try (var predictions = new PredictionLog(log, 2, Map.of(), meters)) {
      for (int i = 0; i < 5; i++) {
        predictions.offer(prediction("p" + i));
      }
      assertThat(dropped("full")).isEqualTo(3);
      eventually(() -> assertThat(log.waiting).hasSize(2));
      log.waiting.forEach(waiting -> waiting.complete(null));
    }
  }

  @Test
  void offer_logThatRefuses_countsTheLoss() {
    var log = new Hanging();
    try (var predictions = new PredictionLog(log, 2, Map.of(), meters)) {
      predictions.offer(prediction("p"));
      eventually(() -> assertThat(log.waiting).hasSize(1));
      log.waiting.getFirst().completeExceptionally(new LogUnavailableException("away"));
      assertThat(dropped("log")).isEqualTo(1);
    }
  }

  /// A log that acknowledges when it is told to.
  private static final class Hanging implements EventLog {
    final List<CompletableFuture<Void>> waiting = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Void> append(NewRecord record) {
      var appended = new CompletableFuture<Void>();
      waiting.add(appended);
      return appended;
    }

    @Override
    public void create(Collection<Topic<?>> topics) {}

    @Override
    public List<Long> ends(String topic) {
      throw new UnsupportedOperationException("nobody reads");
    }

    @Override
    public void read(String topic, List<Long> from, List<Long> until, Consumer<LogRecord> reader) {
      throw new UnsupportedOperationException("nobody reads");
    }

    @Override
    public LogReader join(
        String group, Collection<String> topics, ToLongFunction<TopicSlice> start) {
      throw new UnsupportedOperationException("nobody reads");
    }

    @Override
    public LogReader follow(Collection<String> topics, From from) {
      throw new UnsupportedOperationException("nobody reads");
    }

    @Override
    public void close() {}
  }
}
