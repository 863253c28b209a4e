package dev.millrace.training;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.StepMeasured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricFeedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Long> steps = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger dropped = new AtomicInteger();

  @Test
  void flush_afterOffers_findsThemOnTheLogInOrder() throws InterruptedException {
    try (var feed = new MetricFeed(this::append, dropped::incrementAndGet)) {
      for (int step = 1; step <= 50; step++) {
        feed.offer(measured(step));
      }
      assertThat(feed.flush(PATIENCE)).isTrue();
    }
    assertThat(steps).hasSize(50).isSorted();
    assertThat(dropped).hasValue(0);
  }

  @Test
  void close_withSomeWaiting_carriesThemStill() {
    var feed = new MetricFeed(this::append, dropped::incrementAndGet);
    for (int step = 1; step <= 50; step++) {
      feed.offer(measured(step));
    }
    feed.close();
    eventually(() -> assertThat(steps).hasSize(50));
  }

  @Test
  void offer_aLogThatTakesNothing_returnsAtOnceAndDropsTheOldest() throws InterruptedException {
    var open = new CountDownLatch(1);
    MetricFeed.Appender slow =
        event -> {
          await(open);
          return append(event);
        };
    try (var feed = new MetricFeed(slow, dropped::incrementAndGet)) {
      for (int step = 1; step <= 3_000; step++) {
        feed.offer(measured(step));
      }
      assertThat(feed.flush(Duration.ofMillis(1))).isFalse();
      assertThat(dropped).hasValueBetween(1_999, 2_000);
      open.countDown();
      assertThat(feed.flush(PATIENCE)).isTrue();
    }
    assertThat(steps).hasSize(3_000 - dropped.get()).isSorted().endsWith(3_000L);
  }

  @Test
  void offer_aLogThatRefuses_countsAndGoesOn() throws InterruptedException {
    var refusal = new LogUnavailableException("the log is away");
    MetricFeed.Appender refusing = _ -> CompletableFuture.failedFuture(refusal);
    MetricFeed.Appender throwing =
        _ -> {
          throw refusal;
        };
    for (var appender : List.of(refusing, throwing)) {
      try (var feed = new MetricFeed(appender, dropped::incrementAndGet)) {
        feed.offer(measured(1));
        feed.offer(measured(2));
        assertThat(feed.flush(PATIENCE)).isTrue();
      }
    }
    assertThat(dropped).hasValue(4);
  }

  private CompletableFuture<Void> append(Event<MetricEvent> event) {
    steps.add(event.data().getStep().getStep());
    return CompletableFuture.completedFuture(null);
  }

  private static void await(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new LogUnavailableException("interrupted", e);
    }
  }

  private static Event<MetricEvent> measured(long step) {
    var data =
        MetricEvent.newBuilder()
            .setStep(StepMeasured.newBuilder().setRun("run").setStep(step))
            .build();
    return Event.now("test", "run/1/" + step, "run", data);
  }
}
