package dev.millrace.labeling.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class LabelLogCheckTest {
  private static final int PARTITIONS = 3;
  private static final Duration SOON = Duration.ofMillis(20);
  private static final String TOPIC = Topics.LABELS.name();

  private final EventLog log = new InMemoryEventLog(PARTITIONS);

  @Test
  void check_untouched_isWhole() {
    seal(dataSource(), 40);
    var report = check(log);
    assertThat(report.breaks()).isEmpty();
    assertThat(report.seals()).isPositive();
    assertThat(report.records()).isEqualTo(40 + report.seals());
    // Nothing but the last seals themselves is without a seal.
    assertThat(report.unsealed()).isBetween(1L, (long) PARTITIONS);
    assertThat(report.heads()).hasSize(PARTITIONS);
  }

  @Test
  void check_anyOneRecordAltered_isFound() {
    seal(dataSource(), 12);
    var records = records(log);
    var report = check(log);
    for (int i = 0; i < records.size(); i++) {
      if (isSealed(records.get(i), report)) {
        var altered = new ArrayList<>(records);
        altered.set(i, relabeled(records.get(i)));
        assertThat(check(copy(altered)).breaks())
            .as("record %s", records.get(i).offset())
            .isNotEmpty();
      }
    }
  }

  @Test
  void check_headerRemovedSwappedInsertedCut_areFound() {
    seal(dataSource(), 12);
    var records = records(log);
    var first = labels(records).getFirst();
    var headers = new HashMap<>(first.headers());
    headers.put("ce_time", "2020-01-01T00:00:00Z");
    assertFound(replaced(records, first, List.of(with(first, headers, first.value()))));
    assertFound(replaced(records, first, List.of()));
    assertFound(replaced(records, first, List.of(first, first)));
    var sibling =
        labels(records).stream()
            .filter(record -> record.slice().equals(first.slice()) && !is(record, first))
            .findFirst()
            .orElseThrow();
    var swapped = new ArrayList<>(records);
    Collections.swap(swapped, records.indexOf(first), records.indexOf(sibling));
    assertFound(swapped);
  }

  @Test
  void check_endCutOff_isFoundByTheSealThatIsLeft_orByANote() {
    seal(dataSource(), 30);
    var notes = check(log).heads();
    var records = records(log);
    var cut = records.stream().filter(record -> record.offset() < 5).toList();
    assertThat(LabelLogCheck.check(copy(cut), notes, _ -> {}).breaks()).hasSize(PARTITIONS);
  }

  @Test
  void check_writtenAnewWithItsSeals_isFoundByANoteAlone() {
    seal(dataSource(), 30);
    var notes = check(log).heads();
    var forged = new ArrayList<>(labels(records(log)));
    forged.set(0, relabeled(forged.getFirst()));
    var other = copy(forged);
    seal(other, dataSource(), 0, forged.size());
    assertThat(check(other).breaks()).isEmpty();
    assertThat(LabelLogCheck.check(other, notes, _ -> {}).breaks()).isNotEmpty();
    assertThat(LabelLogCheck.check(log, notes, _ -> {}).breaks()).isEmpty();
  }

  @Test
  void sealer_restartedAndRebuilt_goesOnWithTheSameChain() {
    var kept = dataSource();
    seal(kept, 10);
    seal(kept, 10);
    var seals = check(log).seals();
    seal(dataSource(), 0, log);
    assertThat(check(log).seals()).isEqualTo(seals);
    seal(dataSource(), 10);
    var report = check(log);
    assertThat(report.breaks()).isEmpty();
    assertThat(report.seals()).isGreaterThan(seals);
  }

  @Test
  void sealer_whileTheLogGrowsWithoutAPause_seals() {
    var busy = new BusyLog(log, () -> label(1_000));
    try (var database = new Database(dataSource(), "millrace/labeling", log);
        var _ = Sealer.start(busy, database, SOON)) {
      Eventually.eventually(() -> assertThat(check(log).seals()).isPositive());
    }
  }

  private void label(int count) {
    for (int i = 0; i < count; i++) {
      var item = "item-%d".formatted(i);
      log.append(Topics.LABELS, Event.now("millrace/labeling", item, labeled(item, "Coat"))).join();
    }
  }

  private static DataSource dataSource() {
    return Backends.shared().newDatabase().migrated("labeling", "db/mesh", "db/labeling");
  }

  private void seal(DataSource dataSource, int more) {
    seal(log, dataSource, more, 1);
  }

  private void seal(DataSource dataSource, int more, EventLog on) {
    seal(on, dataSource, more, 1);
  }

  /// Adds labels, and waits until all labels are sealed.
  private static void seal(EventLog log, DataSource dataSource, int more, int from) {
    try (var database = new Database(dataSource, "millrace/labeling", log);
        var _ = Sealer.start(log, database, SOON)) {
      for (int i = 0; i < more; i++) {
        var item = "item-%d".formatted(i + from);
        log.append(Topics.LABELS, Event.now("millrace/labeling", item, labeled(item, "Coat")))
            .join();
      }
      Eventually.eventually(() -> {
        var report = check(log);
        assertThat(labels(records(log))).allMatch(record -> isSealed(record, report));
        assertThat(caughtUp(database, log)).isTrue();
      });
    }
  }

  private static boolean caughtUp(Database database, EventLog log) {
    var read =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select coalesce(sum(next_offset), 0) from chain")
                    .mapTo(Long.class)
                    .one());
    return read == log.ends(TOPIC).stream().mapToLong(Long::longValue).sum();
  }

  private static LabelEvent labeled(String item, String className) {
    return LabelEvent.newBuilder()
        .setLabeled(
            ItemLabeled.newBuilder()
                .setProject("p")
                .setItem(item)
                .setValue(LabelValue.newBuilder().setClassName(className)))
        .build();
  }

  private static LabelLogCheck.Report check(EventLog log) {
    return LabelLogCheck.check(log, List.of(), _ -> {});
  }

  private void assertFound(List<LogRecord> forged) {
    assertThat(check(copy(forged)).breaks()).isNotEmpty();
  }

  private static boolean isSealed(LogRecord record, LabelLogCheck.Report report) {
    return report.heads().stream()
        .anyMatch(head ->
            head.partition() == record.slice().partition() && record.offset() < head.until());
  }

  private static List<LogRecord> records(EventLog log) {
    var records = new ArrayList<LogRecord>();
    log.read(TOPIC, Collections.nCopies(PARTITIONS, 0L), log.ends(TOPIC), records::add);
    return records;
  }

  private static List<LogRecord> labels(List<LogRecord> records) {
    return records.stream().filter(record -> Seal.of(record).isEmpty()).toList();
  }

  private static LogRecord relabeled(LogRecord record) {
    return with(record, record.headers(), labeled(record.key(), "Bag").toByteArray());
  }

  private static LogRecord with(
      LogRecord record, java.util.Map<String, String> headers, byte[] value) {
    return new LogRecord(
        record.slice(), record.offset(), record.appended(), record.key(), headers, value);
  }

  private static List<LogRecord> replaced(
      List<LogRecord> records, LogRecord one, List<LogRecord> by) {
    return records.stream()
        .flatMap(record -> is(record, one) ? by.stream() : Stream.of(record))
        .toList();
  }

  private static boolean is(LogRecord record, LogRecord other) {
    return record.slice().equals(other.slice()) && record.offset() == other.offset();
  }

  /// A log with these records, each in its partition.
  private static EventLog copy(List<LogRecord> records) {
    var copy = new InMemoryEventLog(PARTITIONS);
    records.forEach(record ->
        copy.append(new NewRecord(TOPIC, record.key(), record.headers(), record.value())).join());
    return copy;
  }
}
