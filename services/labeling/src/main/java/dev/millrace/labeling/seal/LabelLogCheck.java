package dev.millrace.labeling.seal;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// Reads the whole label log and compares it with its seals. For one check.
public final class LabelLogCheck {
  /// What a partition hashed to at some time, as noted by somebody outside of the log.
  ///
  /// @param until the offset after the last record
  /// @param link in hexadecimal
  public record Note(int partition, long until, String link) {}

  /// A stretch of the log that is not as it was sealed.
  ///
  /// @param from the offset up to which the log is as it was
  /// @param until the offset up to which the seal, or the note, speaks
  public record Break(int partition, long from, long until, String why) {}

  /// What was found.
  ///
  /// @param records how many there are, seals included
  /// @param seals how many there are
  /// @param unsealed records after the last seal of their partition, which nothing protects yet
  /// @param breaks the first of each partition; none when all is as it was sealed
  /// @param heads the last seal of each partition that holds: to be kept elsewhere, for whoever can
  ///   write the log can write its seals
  public record Report(
      long records, long seals, long unsealed, List<Break> breaks, List<Note> heads) {}

  private final EventLog log;
  private final LongConsumer progress;
  private final Map<Integer, TreeMap<Long, List<Expected>>> expected = new HashMap<>();
  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private long records;
  private long seals;

  /// A link that somebody says there was.
  private record Expected(String link, String by) {}

  /// A partition as it is read.
  private static final class Partition {
    private long next;
    private Link link = Link.NONE;
    private long goodUntil;
    private Optional<Note> head = Optional.empty();
    private Optional<Break> broken = Optional.empty();
  }

  private LabelLogCheck(EventLog log, LongConsumer progress) {
    this.log = log;
    this.progress = progress;
  }

  /// Checks everything that is on the log now.
  ///
  /// @param notes what was noted earlier, to find a log that was written anew with its seals
  /// @param progress told how many records have been read
  public static Report check(EventLog log, List<Note> notes, LongConsumer progress) {
    var check = new LabelLogCheck(log, progress);
    notes.forEach(note ->
        check.expect(note.partition(), note.until(), new Expected(note.link(), "the note")));
    return check.run();
  }

  private Report run() {
    var topic = Topics.LABELS.name();
    // Asked twice: the ends of all partitions are not of one moment, and what a seal speaks of must
    // be read. Read twice: the seal of a partition may lie in another.
    var sealsUntil = log.ends(topic);
    var ends = log.ends(topic);
    var begin = Collections.nCopies(ends.size(), 0L);
    log.read(topic, begin, sealsUntil, this::readSeal);
    log.read(topic, begin, ends, this::readRecord);
    var breaks = new ArrayList<Break>();
    var heads = new ArrayList<Note>();
    for (int partition = 0; partition < Math.max(ends.size(), highest() + 1); partition++) {
      var read = partition(partition);
      finish(partition, read);
      read.broken.ifPresent(breaks::add);
      read.head.ifPresent(heads::add);
    }
    return new Report(records, seals, unsealed(), breaks, heads);
  }

  private int highest() {
    return expected.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
  }

  private void expect(int partition, long until, Expected link) {
    expected
        .computeIfAbsent(partition, _ -> new TreeMap<>())
        .computeIfAbsent(until, _ -> new ArrayList<>())
        .add(link);
  }

  private void readSeal(LogRecord record) {
    Seal.of(record)
        .ifPresent(seal -> {
          seals++;
          expect(seal.partition(), seal.until(), new Expected(seal.link().hex(), "the seal"));
        });
  }

  private void readRecord(LogRecord record) {
    var partition = partition(record.slice().partition());
    if (record.offset() != partition.next) {
      fail(
          record.slice().partition(),
          record.offset(),
          "offsets %d to %d are missing".formatted(partition.next, record.offset() - 1));
    }
    partition.next = record.offset() + 1;
    partition.link = partition.link.then(record);
    compare(record.slice().partition(), partition);
    records++;
    progress.accept(records);
  }

  private void compare(int number, Partition partition) {
    var here = partition.link.hex();
    for (var wanted : at(number, partition.next)) {
      if (!wanted.link().equals(here)) {
        fail(
            number,
            partition.next,
            "a record was altered, added or removed: the log hashes to %s, %s says %s"
                .formatted(here, wanted.by(), wanted.link()));
      } else if (partition.broken.isEmpty()) {
        partition.goodUntil = partition.next;
        partition.head = Optional.of(new Note(number, partition.next, here));
      }
    }
  }

  private List<Expected> at(int partition, long until) {
    return expected.getOrDefault(partition, new TreeMap<>()).getOrDefault(until, List.of());
  }

  /// A seal beyond the end tells that the end is gone.
  private void finish(int number, Partition partition) {
    var beyond = expected.getOrDefault(number, new TreeMap<>()).tailMap(partition.next, false);
    if (!beyond.isEmpty()) {
      fail(
          number,
          beyond.lastKey(),
          "the log ends at offset %d, and %s speaks of %d"
              .formatted(
                  partition.next, beyond.lastEntry().getValue().getFirst().by(), beyond.lastKey()));
    }
  }

  private void fail(int number, long until, String why) {
    var partition = partition(number);
    if (partition.broken.isEmpty()) {
      partition.broken = Optional.of(new Break(number, partition.goodUntil, until, why));
    }
  }

  private Partition partition(int number) {
    return partitions.computeIfAbsent(number, _ -> new Partition());
  }

  private long unsealed() {
    return partitions.values().stream()
        .mapToLong(partition -> partition.next - partition.goodUntil)
        .sum();
  }
}
