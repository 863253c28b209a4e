package dev.millrace.mesh.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// The log in memory, for tests and single-process trials. A group has one member: the last that
/// joined.
public final class InMemoryEventLog implements EventLog {
  private final int partitions;
  private final Map<TopicSlice, List<LogRecord>> records = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// A log whose topics have this many partitions.
  public InMemoryEventLog(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public void create(Collection<Topic<?>> topics) {}

  @Override
  public CompletableFuture<Void> append(NewRecord record) {
    lock.lock();
    try {
      var slice =
          new TopicSlice(record.topic(), Math.floorMod(record.key().hashCode(), partitions));
      var list = records.computeIfAbsent(slice, _ -> new ArrayList<>());
      list.add(
          new LogRecord(
              slice, list.size(), Instant.now(), record.key(), record.headers(), record.value()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<Long> ends(String topic) {
    lock.lock();
    try {
      return slices(topic).stream().map(slice -> (long) slice(slice).size()).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void read(String topic, List<Long> from, List<Long> until, Consumer<LogRecord> reader) {
    for (var slice : slices(topic)) {
      snapshot(slice, from.get(slice.partition()), until.get(slice.partition())).forEach(reader);
    }
  }

  @Override
  public LogReader join(String group, Collection<String> topics, ToLongFunction<TopicSlice> start) {
    return reader(topics, start);
  }

  @Override
  public LogReader follow(Collection<String> topics, From from) {
    return switch (from) {
      case BEGINNING -> reader(topics, _ -> 0);
      case END -> reader(topics, slice -> ends(slice.topic()).get(slice.partition()));
    };
  }

  @Override
  public void close() {}

  private LogReader reader(Collection<String> topics, ToLongFunction<TopicSlice> start) {
    var positions = new HashMap<TopicSlice, Long>();
    topics.stream()
        .flatMap(topic -> slices(topic).stream())
        .forEach(slice -> positions.put(slice, start.applyAsLong(slice)));
    return new Reader(positions);
  }

  private List<TopicSlice> slices(String topic) {
    return IntStream.range(0, partitions).mapToObj(p -> new TopicSlice(topic, p)).toList();
  }

  private List<LogRecord> slice(TopicSlice slice) {
    return records.getOrDefault(slice, List.of());
  }

  private List<LogRecord> snapshot(TopicSlice slice, long from, long until) {
    lock.lock();
    try {
      var all = slice(slice);
      var end = (int) Math.min(until, all.size());
      return List.copyOf(all.subList((int) Math.min(from, end), end));
    } finally {
      lock.unlock();
    }
  }

  private final class Reader implements LogReader {
    private final Map<TopicSlice, Long> positions;
    private boolean woken;

    Reader(Map<TopicSlice, Long> positions) {
      this.positions = positions;
    }

    @Override
    public List<LogRecord> poll(Duration patience) {
      lock.lock();
      try {
        var left = patience.toNanos();
        var next = next();
        while (next.isEmpty() && !woken && left > 0) {
          left = changed.awaitNanos(left);
          next = next();
        }
        woken = false;
        return next;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return List.of();
      } finally {
        lock.unlock();
      }
    }

    private List<LogRecord> next() {
      var next = new ArrayList<LogRecord>();
      positions.replaceAll((slice, position) -> {
        var fresh = snapshot(slice, position, Long.MAX_VALUE);
        next.addAll(fresh);
        return position + fresh.size();
      });
      return next;
    }

    @Override
    public void report() {}

    @Override
    public void wakeUp() {
      lock.lock();
      try {
        woken = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {}
  }
}
