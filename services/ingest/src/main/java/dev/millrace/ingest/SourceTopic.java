package dev.millrace.ingest;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogReader;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Retention;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A topic of somebody else's as a source of items: a record is an item, its value an encoded
/// image.
///
/// What was read is entered before the place in the topic moves on, and records that come again are
/// duplicates. A record that is refused goes to `<topic>.dead` with its reason.
final class SourceTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceTopic.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofDays(30);

  private final String name;
  private final String group;
  private final EventLog log;
  private final Database database;
  private final Intake intake;
  private final Thread thread;
  private volatile boolean closed;

  private SourceTopic(String name, String group, EventLog log, Database database, Intake intake) {
    this.name = name;
    this.group = group;
    this.log = log;
    this.database = database;
    this.intake = intake;
    this.thread = Thread.ofPlatform().name("source " + name).unstarted(this::readAll);
  }

  /// Begins to read; a topic that is not there is made.
  ///
  /// @param group of the readers that share the schema
  static SourceTopic start(
      String name, String group, EventLog log, Database database, Intake intake) {
    log.create(List.of(new Topic<>(name, AddItemRequest.parser(), new Retention.Time(KEPT))));
    var source = new SourceTopic(name, group, log, database, intake);
    source.thread.start();
    return source;
  }

  private void readAll() {
    while (!closed) {
      try {
        intake.awaitReady();
        read();
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("Items of the topic {} could not be taken in; they are read again", name, e);
          LockSupport.parkNanos(RETRY.toNanos());
        }
      }
    }
  }

  private void read() {
    try (var reader =
        log.join(
            group,
            List.of(name),
            slice -> database.jdbi().withHandle(handle -> SourceOffsets.next(handle, slice)))) {
      while (!closed) {
        step(reader);
      }
    }
  }

  private void step(LogReader reader) {
    var records = reader.poll(POLL);
    if (!records.isEmpty()) {
      Trace.begin().run(() -> take(records));
      reader.report();
    }
  }

  private void take(List<LogRecord> records) {
    var tally = intake.enter(check(records));
    var dead =
        tally.refusals().stream()
            .map(refusal ->
                log.append(
                    SourceRecord.dead(records.get((int) refusal.getPosition()), group, refusal)))
            .toList();
    CompletableFuture.allOf(dead.toArray(CompletableFuture[]::new)).join();
    database.run(transaction -> SourceOffsets.advance(transaction.handle(), records));
  }

  private List<Checked> check(List<LogRecord> records) {
    try {
      var checks = new ArrayList<Future<Checked>>();
      for (int i = 0; i < records.size(); i++) {
        checks.add(check(i, records.get(i)));
      }
      var checked = new ArrayList<Checked>();
      for (var check : checks) {
        checked.add(check.get());
      }
      return checked;
    } catch (ExecutionException e) {
      throw new IntakeFailedException("records of %s could not be checked".formatted(name), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IntakeFailedException("interrupted while records were checked", e);
    }
  }

  private Future<Checked> check(int position, LogRecord source) throws InterruptedException {
    try {
      var item = SourceRecord.item(source);
      return intake.check(position, item.getProject(), item);
    } catch (ItemRefused e) {
      return CompletableFuture.completedFuture(
          Checked.Refused.of(position, SourceRecord.name(source), e));
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
