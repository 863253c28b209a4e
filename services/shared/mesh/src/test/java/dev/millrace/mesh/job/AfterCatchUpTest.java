package dev.millrace.mesh.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.Servers;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.Retention;
import dev.millrace.mesh.event.Topic;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AfterCatchUpTest {
  private final InMemoryEventLog log = new InMemoryEventLog(1);
  private final Topic<ItemEvent> topic =
      new Topic<>("items", ItemEvent.parser(), new Retention.Forever());
  private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
  private final CountDownLatch mayHandle = new CountDownLatch(1);
  private Database database;
  private Subscriber subscriber;

  @BeforeEach
  void open() {
    log.create(List.of(topic));
    var event = ItemEvent.newBuilder().setAdded(ItemAdded.newBuilder().setItem("a")).build();
    log.append(topic, Event.now("test", "a", event)).join();
    database = new Database(Servers.database(), "test", log);
    subscriber = Subscriber.named("test", log, database).on(topic, (_, _) -> handle()).start();
  }

  private void handle() {
    try {
      mayHandle.await();
      happened.add("handled");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    mayHandle.countDown();
    subscriber.close();
    database.close();
  }

  @Test
  void begin_waitsForTheLog_andCloseStops() throws Exception {
    try (var _ = working()) {
      mayHandle.countDown();
      assertThat(next()).contains("handled");
      assertThat(next()).contains("begun");
    }
    assertThat(happened).containsExactly("stopped");
  }

  @Test
  void close_beforeTheLogIsRead_beginsNothing() throws Exception {
    working().close();
    mayHandle.countDown();
    assertThat(subscriber.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
    assertThat(happened).containsExactly("handled");
  }

  private Optional<String> next() throws InterruptedException {
    return Optional.ofNullable(happened.poll(30, TimeUnit.SECONDS));
  }

  private AfterCatchUp working() {
    return AfterCatchUp.begin(
        "Test",
        subscriber,
        () -> {
          happened.add("begun");
          return () -> happened.add("stopped");
        });
  }
}
