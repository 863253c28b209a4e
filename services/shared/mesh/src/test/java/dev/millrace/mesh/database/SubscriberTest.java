package dev.millrace.mesh.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.Servers;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Retention;
import dev.millrace.mesh.event.Topic;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Subscribers and the outbox, on a real broker and a real database.
class SubscriberTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SEEN =
      "create table seen (item text primary key, times int not null)";

  private EventLog log;
  private DataSource dataSource;
  private Database database;
  private Topic<ItemEvent> topic;
  private String name;

  @BeforeEach
  void open() {
    log = new KafkaEventLog(Servers.kafka(), 2);
    topic = new Topic<>(Servers.fresh("items-"), ItemEvent.parser(), new Retention.Forever());
    log.create(List.of(topic));
    name = Servers.fresh("subscriber-");
    dataSource = Servers.database();
    Jdbi.create(dataSource).useHandle(handle -> handle.execute(SEEN));
    database = new Database(dataSource, "test", log);
  }

  @AfterEach
  void close() {
    database.close();
    log.close();
  }

  @Test
  void publish_committed_isHandledOnce() throws InterruptedException {
    for (int i = 0; i < 2_500; i++) {
      var item = "i" + i;
      if (i % 100 == 0) {
        database.run(transaction -> transaction.publish(topic, item, added(item)));
      } else {
        var _ = log.append(topic, Event.now("other", item, added(item)));
      }
    }
    database.awaitPublished();
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(seen()).hasSize(2_500).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    }
  }

  @Test
  void publish_rolledBack_isNeverOnTheLog() {
    try {
      database.run(transaction -> {
        transaction.publish(topic, "a", added("a"));
        throw new IllegalStateException("changed my mind");
      });
    } catch (IllegalStateException _) {
      database.awaitPublished();
    }
    assertThat(log.ends(topic.name())).containsOnly(0L);
  }

  @Test
  void beforeCommit_ofOneTransaction_runsAfterItsHandlers() throws InterruptedException {
    log.append(topic, Event.now("test", "a", added("a"))).join();
    log.append(topic, Event.now("test", "a", added("b"))).join();
    var order = Collections.synchronizedList(new ArrayList<String>());
    try (var subscriber =
        Subscriber.named(name, log, database)
            .on(
                topic,
                (transaction, event) -> {
                  var item = event.data().getAdded().getItem();
                  order.add(item);
                  transaction.beforeCommit(() -> {
                    order.add("end of " + item);
                    see(transaction, event);
                  });
                })
            .start()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
    }
    assertThat(order).contains("end of a", "end of b").startsWith("a");
    assertThat(seen()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1, "b", 1));
  }

  @Test
  void beforeCommit_failing_rollsBack() {
    assertThatThrownBy(() ->
            database.run(transaction -> {
              transaction.publish(topic, "a", added("a"));
              transaction.beforeCommit(() -> {
                throw new IllegalStateException("changed my mind");
              });
            }))
        .hasMessage("changed my mind");
    database.awaitPublished();
    assertThat(log.ends(topic.name())).containsOnly(0L);
  }

  @Test
  void handle_sameEventAgain_changesNothing() throws InterruptedException {
    var event = Event.now("test", "a", added("a"));
    log.append(topic, event).join();
    log.append(topic, event).join();
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
      log.append(topic, event).join();
      log.append(topic, Event.now("test", "a", added("last"))).join();
      await(() -> seen().containsKey("last"));
      assertThat(seen()).containsEntry("a", 1);
    }
  }

  @Test
  void awaitPresent_afterAnAppend_findsItHandled() throws InterruptedException {
    try (var subscriber = subscribe()) {
      for (var item : List.of("a", "b", "c")) {
        log.append(topic, Event.now("test", item, added(item))).join();
        assertThat(subscriber.awaitPresent(PATIENCE)).isTrue();
        assertThat(seen()).containsKey(item);
      }
    }
  }

  @Test
  void awaitPresent_closed_timesOut() throws InterruptedException {
    var subscriber = subscribe();
    subscriber.close();
    log.append(topic, Event.now("test", "a", added("a"))).join();
    assertThat(subscriber.awaitPresent(Duration.ofMillis(50))).isFalse();
  }

  @Test
  void awaitCaughtUp_twoMembers_bothKnowWhenAllIsHandled() throws InterruptedException {
    IntStream.range(0, 5_000)
        .mapToObj(i -> log.append(topic, Event.now("test", "key" + i, added("i" + i))))
        .toList()
        .forEach(CompletableFuture::join);
    try (var first = subscribe();
        var second = subscribe()) {
      assertThat(first.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(second.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(seen()).hasSize(5_000).values().containsOnly(1);
    }
  }

  @Test
  void handle_restart_goesOnWhereItWas() throws InterruptedException {
    log.append(topic, Event.now("test", "a", added("a"))).join();
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
    }
    log.append(topic, Event.now("test", "b", added("b"))).join();
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(seen()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1, "b", 1));
    }
  }

  @Test
  void handle_databaseLostTheLastBatch_readsItAgain() throws InterruptedException {
    try (var subscriber = subscribe()) {
      log.append(topic, Event.now("test", "a", added("kept"))).join();
      assertThat(subscriber.awaitPresent(PATIENCE)).isTrue();
      var kept = offsets();
      var lost = Event.now("test", "a", added("lost"));
      log.append(topic, lost).join();
      assertThat(subscriber.awaitPresent(PATIENCE)).isTrue();
      lose(lost, kept);
      await(() -> seen().containsKey("lost"));
      log.append(topic, Event.now("test", "a", added("next"))).join();
      await(() -> seen().containsKey("next"));
      assertThat(seen())
          .containsExactlyInAnyOrderEntriesOf(Map.of("kept", 1, "lost", 1, "next", 1));
      assertThat(dead()).isEmpty();
    }
  }

  private Map<Integer, Long> offsets() {
    return Jdbi.create(dataSource)
        .withHandle(handle ->
            handle
                .createQuery("select partition, next_offset from consumed_offset")
                .setMapKeyColumn("partition")
                .setMapValueColumn("next_offset")
                .collectInto(new GenericType<Map<Integer, Long>>() {}));
  }

  /// What a crash does that comes before the commit is on the disk.
  private void lose(Event<ItemEvent> event, Map<Integer, Long> offsets) {
    Jdbi.create(dataSource)
        .useTransaction(handle -> {
          handle.execute("delete from seen where item = ?", event.data().getAdded().getItem());
          handle.execute("delete from processed_event where id = ?", event.id());
          offsets.forEach((partition, next) ->
              handle.execute(
                  "update consumed_offset set next_offset = ? where partition = ?",
                  next,
                  partition));
        });
  }

  @Test
  void handle_emptiedSchema_replaysTheLog() throws InterruptedException {
    log.append(topic, Event.now("test", "a", added("a"))).join();
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
    }
    Jdbi.create(dataSource)
        .useHandle(handle -> {
          handle.execute("drop schema public cascade");
          handle.execute("create schema public");
          handle.execute(SEEN);
        });
    Servers.migrate(dataSource);
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
      assertThat(seen()).containsExactlyEntriesOf(Map.of("a", 1));
    }
  }

  @Test
  void handle_poisonAndGarbage_goAsideWithTheirReasons() throws InterruptedException {
    log.append(topic, Event.now("test", "a", added("before"))).join();
    log.append(topic, Event.now("test", "a", added("poison"))).join();
    log.append(new NewRecord(topic.name(), "a", Map.of(), "garbage".getBytes(UTF_8))).join();
    log.append(topic, Event.now("test", "a", added("after"))).join();
    try (var subscriber = subscribe()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
    }
    assertThat(seen()).containsOnlyKeys("before", "after");
    assertThat(dead())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .containsEntry("dead-letter-reason", "poison is bad")
                    .containsEntry(
                        "dead-letter-exception-class-name", "java.lang.IllegalStateException")
                    .containsEntry("dead-letter-topic", topic.name())
                    .containsEntry("dead-letter-subscriber", name),
            second ->
                assertThat(second.get("dead-letter-reason")).contains("ce_specversion is missing"));
  }

  @Test
  void handle_throughPublish_staysInTheFlow() throws InterruptedException {
    var cause = Event.now("test", "a", added("a"));
    log.append(topic, cause).join();
    var next = new Topic<>(Servers.fresh("next-"), ItemEvent.parser(), new Retention.Forever());
    log.create(List.of(next));
    try (var subscriber =
        Subscriber.named(name, log, database)
            .on(topic, (transaction, _) -> transaction.publish(next, "b", added("b")))
            .start()) {
      assertThat(subscriber.awaitCaughtUp(PATIENCE)).isTrue();
    }
    database.awaitPublished();
    var headers = headers(next.name(), 2).getFirst();
    assertThat(headers)
        .containsEntry("ce_correlationid", cause.trace().correlationId())
        .containsEntry("ce_causationid", cause.id());
  }

  private Subscriber subscribe() {
    return Subscriber.named(name, log, database).on(topic, SubscriberTest::see).start();
  }

  private static void see(Transaction transaction, Event<ItemEvent> event) {
    var item = event.data().getAdded().getItem();
    transaction
        .handle()
        .execute(
            "insert into seen values (?, 1) on conflict (item) do update set times = seen.times + 1",
            item);
    if (item.equals("poison")) {
      throw new IllegalStateException("poison is bad");
    }
  }

  private Map<String, Integer> seen() {
    return Jdbi.create(dataSource)
        .withHandle(handle ->
            handle
                .createQuery("select item, times from seen")
                .setMapKeyColumn("item")
                .setMapValueColumn("times")
                .collectInto(new GenericType<Map<String, Integer>>() {}));
  }

  private List<Map<String, String>> dead() {
    return headers(topic.deadName(), 1);
  }

  private List<Map<String, String>> headers(String topicName, int partitions) {
    var headers = new ArrayList<Map<String, String>>();
    log.read(
        topicName,
        Collections.nCopies(partitions, 0L),
        log.ends(topicName),
        record -> headers.add(record.headers()));
    return headers;
  }

  private static ItemEvent added(String item) {
    return ItemEvent.newBuilder().setAdded(ItemAdded.newBuilder().setItem(item)).build();
  }

  private static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
