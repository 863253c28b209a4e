package dev.millrace.mesh.database;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.TopicSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service's reader of the log: a table of topics and handlers.
///
/// A batch of records is one transaction that holds the handlers' changes, the ids of the events
/// and the new offsets, so that redelivery, restart and replay change nothing: a batch that a crash
/// of the database takes back is read once more, so nobody waits for the disk. A record that cannot
/// be read or handled goes to `<topic>.dead` with its reason, and the others go on.
public final class Subscriber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// So many quiet polls later, what was handled has long been on the database's disk.
  private static final int LOOKS = 20;

  private final String name;
  private final EventLog log;
  private final Database database;
  private final Map<String, Subscription<?>> subscriptions;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Map<TopicSlice, Long> backlog = new HashMap<>();
  // For the thread that reads: what the database had, or has confirmed, when it was last looked at.
  private final Map<TopicSlice, Long> reached = new HashMap<>();
  private int unsure;
  private final Thread thread;
  private volatile boolean closed;

  private Subscriber(Builder builder) {
    this.name = builder.name;
    this.log = builder.log;
    this.database = builder.database;
    this.subscriptions =
        builder.subscriptions.stream().collect(toMap(s -> s.topic().name(), s -> s));
    this.thread = Thread.ofPlatform().name("subscriber " + name).unstarted(this::consume);
  }

  /// Starts a table of subscriptions.
  ///
  /// @param name the consumer group: members share the partitions
  public static Builder named(String name, EventLog log, Database database) {
    return new Builder(name, log, database);
  }

  /// Collects topics and handlers.
  public static final class Builder {
    private final String name;
    private final EventLog log;
    private final Database database;
    private final List<Subscription<?>> subscriptions = new ArrayList<>();

    private Builder(String name, EventLog log, Database database) {
      this.name = name;
      this.log = log;
      this.database = database;
    }

    /// Adds a topic.
    public <E extends Message> Builder on(Topic<E> topic, Handler<E> handler) {
      subscriptions.add(new Subscription<>(topic, handler));
      return this;
    }

    /// Starts reading.
    public Subscriber start() {
      var subscriber = new Subscriber(this);
      subscriber.thread.start();
      return subscriber;
    }
  }

  /// Waits until everything that was on the log at the start has been handled. Work that depends on
  /// knowing what was already done begins after it.
  ///
  /// @return false when the time ran out
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Whether everything that was on the log at the start has been handled.
  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  /// Waits until everything that is on the log now has been handled, by this member or another. Who
  /// was told of something by another service finds it here afterwards.
  ///
  /// @return false when the time ran out
  public boolean awaitPresent(Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    var waiting = behind();
    while (!waiting.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      waiting.entrySet().removeIf(slice -> start(slice.getKey()) >= slice.getValue());
    }
    return waiting.isEmpty();
  }

  private void consume() {
    while (!closed) {
      reached.clear();
      try (var reader = log.join(name, subscriptions.keySet(), this::begin)) {
        rememberBacklog();
        while (!closed) {
          step(reader);
        }
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("Subscriber {} lost the log or its database; it joins again", name, e);
          pause();
        }
      }
    }
  }

  private long begin(TopicSlice slice) {
    var start = start(slice);
    reached.put(slice, start);
    return start;
  }

  private void step(LogReader reader) {
    var records = reader.poll(POLL);
    if (!records.isEmpty()) {
      handle(records);
      reader.report();
      for (var record : records) {
        backlog.computeIfPresent(
            record.slice(), (_, end) -> record.offset() + 1 >= end ? null : end);
      }
    }
    if (records.isEmpty()) {
      if (unsure > 0) {
        unsure--;
        database.jdbi().useHandle(this::requireReached);
      }
      // Other members of the group handle partitions that never come here.
      backlog.entrySet().removeIf(slice -> start(slice.getKey()) >= slice.getValue());
    }
    if (caughtUp.getCount() > 0 && backlog.isEmpty()) {
      caughtUp.countDown();
    }
  }

  private void rememberBacklog() {
    backlog.clear();
    backlog.putAll(behind());
  }

  /// The ends of the partitions that hold records not handled yet.
  private Map<TopicSlice, Long> behind() {
    var behind = new HashMap<TopicSlice, Long>();
    for (var topic : subscriptions.keySet()) {
      var ends = log.ends(topic);
      for (int partition = 0; partition < ends.size(); partition++) {
        var slice = new TopicSlice(topic, partition);
        if (start(slice) < ends.get(partition)) {
          behind.put(slice, ends.get(partition));
        }
      }
    }
    return behind;
  }

  private long start(TopicSlice slice) {
    return database.jdbi().withHandle(handle -> ConsumedOffsets.next(handle, name, slice));
  }

  private void handle(List<LogRecord> records) {
    try {
      handleTogether(records);
    } catch (RuntimeException e) {
      if (DeadLetters.isTransient(e)) {
        throw e;
      }
      LOG.info("Subscriber {} takes {} records one by one: {}", name, records.size(), e.toString());
      records.forEach(this::handleAlone);
    }
  }

  private void handleTogether(List<LogRecord> records) {
    database.runRepeatable(transaction -> {
      requireReached(transaction.handle());
      new Batch(subscriptions, transaction).handle(name, records);
    });
    advance(records);
  }

  /// Since the last commits did not wait for the disk, a database that has been restarted may not
  /// know of them; going on would leave their records out.
  private void requireReached(Handle handle) {
    var stored = ConsumedOffsets.all(handle, name);
    reached.forEach((slice, handled) -> {
      var kept = stored.getOrDefault(slice, 0L);
      if (kept < handled) {
        throw new BatchLostException(slice, kept, handled);
      }
    });
  }

  private void advance(List<LogRecord> records) {
    unsure = LOOKS;
    records.forEach(record -> reached.merge(record.slice(), record.offset() + 1, Math::max));
  }

  private void handleAlone(LogRecord record) {
    try {
      handleTogether(List.of(record));
    } catch (RuntimeException e) {
      if (DeadLetters.isTransient(e)) {
        throw e;
      }
      LOG.warn("Subscriber {} puts {} offset {} aside", name, record.slice(), record.offset(), e);
      log.append(DeadLetters.of(record, name, e)).join();
      database.run(transaction -> {
        requireReached(transaction.handle());
        ConsumedOffsets.advance(transaction.handle(), name, List.of(record));
      });
      advance(List.of(record));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
