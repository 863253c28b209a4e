package dev.millrace.mesh.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.Servers;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every log keeps.
abstract class EventLogContract {
  static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private EventLog log;
  private String topic;

  abstract EventLog open();

  @BeforeEach
  void openLog() {
    log = open();
    topic = Servers.fresh("contract-");
    log.create(List.of(new Topic<>(topic, ItemEvent.parser(), new Retention.Forever())));
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void create_again_changesNothing() {
    append("a", "1");
    log.create(List.of(new Topic<>(topic, ItemEvent.parser(), new Retention.Forever())));
    assertThat(readAll()).containsExactly("1");
  }

  @Test
  void append_oneKey_keepsOrderHeadersAndPartition() {
    IntStream.range(0, 50).forEach(i -> append("a", "a" + i));
    var records = records();
    assertThat(records)
        .extracting(r -> new String(r.value(), UTF_8))
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "a" + i).toList());
    assertThat(records)
        .extracting(r -> r.slice().partition())
        .containsOnly(records.getFirst().slice().partition());
    assertThat(records.getFirst().headers()).containsEntry("name", "value");
    assertThat(records.getFirst().key()).isEqualTo("a");
  }

  @Test
  void ends_countsByPartition() {
    IntStream.range(0, 40).forEach(i -> append("key" + i, "x"));
    assertThat(log.ends(topic)).hasSize(PARTITIONS);
    assertThat(log.ends(topic).stream().mapToLong(Long::longValue).sum()).isEqualTo(40);
  }

  @Test
  void read_until_leavesOutWhatCameLater() {
    append("a", "before");
    var until = log.ends(topic);
    append("a", "after");
    var values = new ArrayList<String>();
    log.read(topic, zeros(), until, r -> values.add(new String(r.value(), UTF_8)));
    assertThat(values).containsExactly("before");
  }

  @Test
  void join_startsWhereItIsTold() {
    IntStream.range(0, 5).forEach(i -> append("a", "a" + i));
    try (var reader = log.join(Servers.fresh("group"), List.of(topic), _ -> 3)) {
      assertThat(poll(reader, 2)).containsExactly("a3", "a4");
    }
  }

  @Test
  void follow_end_seesOnlyWhatComesLater() {
    append("a", "before");
    try (var reader = log.follow(List.of(topic), EventLog.From.END)) {
      append("a", "after");
      assertThat(poll(reader, 1)).containsExactly("after");
    }
  }

  @Test
  void follow_beginning_seesEverything() {
    append("a", "before");
    try (var reader = log.follow(List.of(topic), EventLog.From.BEGINNING)) {
      append("a", "after");
      assertThat(poll(reader, 2)).containsExactly("before", "after");
    }
  }

  private void append(String key, String value) {
    log.append(new NewRecord(topic, key, Map.of("name", "value"), value.getBytes(UTF_8))).join();
  }

  private List<String> readAll() {
    return records().stream().map(r -> new String(r.value(), UTF_8)).toList();
  }

  private List<LogRecord> records() {
    var records = new ArrayList<LogRecord>();
    log.read(topic, zeros(), log.ends(topic), records::add);
    return records;
  }

  private static List<Long> zeros() {
    return Collections.nCopies(PARTITIONS, 0L);
  }

  private static List<String> poll(LogReader reader, int count) {
    var values = new ArrayList<String>();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (values.size() < count && System.nanoTime() < deadline) {
      reader.poll(Duration.ofMillis(100)).forEach(r -> values.add(new String(r.value(), UTF_8)));
    }
    return values;
  }
}
