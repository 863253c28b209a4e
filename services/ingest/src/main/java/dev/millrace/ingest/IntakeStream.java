package dev.millrace.ingest;

import static java.util.Objects.requireNonNullElse;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.RefusalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sender's items on their way in.
///
/// Items are checked side by side, and a second thread enters those that are ready, batch after
/// batch, in the order of the stream; so checks, transactions and the network go on at once. For
/// one thread, which waits while too much is under way.
final class IntakeStream implements ItemSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeStream.class);

  /// How long a batch that is not full waits for more.
  private static final Duration LINGER = Duration.ofMillis(10);

  private final Intake intake;
  private final BlockingQueue<Entry> entries;
  private final CompletableFuture<Tally> entered = new CompletableFuture<>();
  private long position;
  private String project = "";
  private boolean ended;
  // Belongs to the thread that enters.
  private boolean endSeen;

  private sealed interface Entry {
    record Item(Future<Checked> checked) implements Entry {}

    record End() implements Entry {}
  }

  IntakeStream(Intake intake, Trace trace) {
    this.intake = intake;
    this.entries = new ArrayBlockingQueue<>(2 * intake.batch());
    Thread.ofVirtual().name("ingest stream").start(() -> trace.run(this::enterAll));
  }

  /// Takes an item.
  ///
  /// @throws InvalidException when the first item names no project
  /// @throws dev.millrace.mesh.NotFoundException when the first item's project is unknown
  /// @throws IntakeFailedException when earlier items could not be entered
  @Override
  public void take(AddItemRequest item) {
    aim(item.getProject());
    try {
      add(intake.check(position, project, item));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void refuse(String name, RefusalReason reason, String message) {
    var refused = Checked.Refused.of(position, name, new ItemRefused(reason, message));
    add(CompletableFuture.completedFuture(refused));
  }

  private void aim(String named) {
    if (named.isEmpty() && project.isEmpty()) {
      throw new InvalidException("the first item names no project; set it there");
    }
    if (!named.isEmpty() && project.isEmpty()) {
      intake.requireProject(named);
    }
    project = named.isEmpty() ? project : named;
  }

  private void add(Future<Checked> checked) {
    position++;
    put(new Entry.Item(checked));
  }

  private void put(Entry entry) {
    if (entered.isCompletedExceptionally()) {
      throw failed(entered.exceptionNow());
    }
    try {
      entries.put(entry);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Waits until every item is entered and the log has acknowledged what is new.
  ///
  /// @throws IntakeFailedException when items could not be entered
  AddItemsResponse finish() {
    put(new Entry.End());
    ended = true;
    try {
      var tally = entered.get();
      intake.awaitPublished();
      return tally.response();
    } catch (ExecutionException e) {
      throw failed(requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Gives up what is not entered yet, unless the stream is finished.
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      entries.clear();
      entries.add(new Entry.End());
    }
  }

  private void enterAll() {
    var tally = new Tally();
    try {
      var batch = new ArrayList<Checked>();
      boolean more;
      do {
        batch.clear();
        more = fill(batch);
        tally.add(intake.enter(batch));
      } while (more);
      entered.complete(tally);
    } catch (ExecutionException e) {
      giveUp(requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException | RuntimeException | Error e) {
      // An error, too, must reach the sender, who waits.
      giveUp(e);
    }
  }

  /// Waits for a batch; false when it is the last.
  private boolean fill(List<Checked> batch) throws InterruptedException, ExecutionException {
    var entry = entries.take();
    var deadline = System.nanoTime() + LINGER.toNanos();
    while (entry != null) {
      switch (entry) {
        case Entry.Item(var checked) -> batch.add(checked.get());
        case Entry.End() -> {
          endSeen = true;
          return false;
        }
      }
      if (batch.size() == intake.batch()) {
        return true;
      }
      entry = entries.poll(Math.max(0, deadline - System.nanoTime()), NANOSECONDS);
    }
    return true;
  }

  /// Makes room until the sender hears of the failure, for it may be waiting for some.
  private void giveUp(Throwable cause) {
    LOG.warn("A stream of items ended early", cause);
    entered.completeExceptionally(cause);
    try {
      while (!endSeen) {
        endSeen = entries.take() instanceof Entry.End;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static IntakeFailedException failed(Throwable cause) {
    return new IntakeFailedException(
        "the items could not be entered: %s; send them again, those that were taken count as duplicates"
            .formatted(cause.getMessage()),
        cause);
  }

  private static IntakeFailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IntakeFailedException("interrupted while items were on their way", e);
  }
}
