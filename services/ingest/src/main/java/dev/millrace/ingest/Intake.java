package dev.millrace.ingest;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/// The door of the mesh: every way in, whatever its protocol, leads through here.
///
/// Checks run on a few platform threads, for decoding is native work; several streams share them,
/// and the memory that items on their way may take.
public final class Intake implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PERMIT = 1_024;

  private final Database database;
  private final Projects projects;
  private final Subscriber replay;
  private final IngestMeters meters;
  private final ItemCheck check;
  private final ExecutorService checks;
  private final Semaphore room;
  private final int permits;
  private final Settings settings;

  /// How much goes on at once.
  ///
  /// @param limits of one item
  /// @param threads that check items
  /// @param batch items in a transaction at most
  /// @param inFlightBytes of items that are not checked yet, in all streams together
  public record Settings(IngestLimits limits, int threads, int batch, long inFlightBytes) {
    /// A thread for each core, 512 items, 128 MiB.
    public static final Settings DEFAULT =
        new Settings(
            IngestLimits.DEFAULT, Runtime.getRuntime().availableProcessors(), 512, 128L << 20);

    public Settings {
      if (threads < 1 || batch < 1 || inFlightBytes < PERMIT) {
        throw new IllegalArgumentException(
            "At least 1 thread, 1 item and %d bytes are needed, but given are %d, %d and %d"
                .formatted(PERMIT, threads, batch, inFlightBytes));
      }
    }
  }

  /// @param replay fills the tables from the log; nothing is entered before it has caught up
  Intake(
      Database database,
      BlobStore blobs,
      Projects projects,
      Subscriber replay,
      MeterRegistry registry,
      Settings settings) {
    this.database = database;
    this.projects = projects;
    this.replay = replay;
    this.meters = new IngestMeters(registry);
    this.settings = settings;
    this.check =
        new ItemCheck(settings.limits(), projects, new ContentCheck(settings.limits(), blobs));
    this.checks =
        Executors.newFixedThreadPool(
            settings.threads(), Thread.ofPlatform().daemon().name("ingest check ", 0).factory());
    this.permits = (int) Math.min(Integer.MAX_VALUE, settings.inFlightBytes() / PERMIT);
    this.room = new Semaphore(permits);
  }

  /// Begins a stream of items in the present flow.
  ///
  /// @throws NotReadyException while what came in earlier is not known yet
  IntakeStream open() {
    awaitReady();
    return new IntakeStream(this, Trace.current());
  }

  /// Waits until everything is known that came in before this process began.
  ///
  /// @throws NotReadyException when that takes longer than half a minute
  void awaitReady() {
    try {
      if (!replay.awaitCaughtUp(PATIENCE)) {
        throw new NotReadyException(
            "ingest still reads what came in before it started; try again in a minute");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NotReadyException("interrupted while ingest was starting; try again");
    }
  }

  int batch() {
    return settings.batch();
  }

  /// @throws NotFoundException when the log knows no such project
  void requireProject(String project) {
    if (projects.find(project).isEmpty()) {
      throw new NotFoundException(
          "there is no project '%s'; create it first, or correct its name".formatted(project));
    }
  }

  /// Checks an item, of a project by name, on one of the threads; waits while too many bytes are on
  /// their way.
  ///
  /// @throws IntakeFailedException when the service stops
  Future<Checked> check(long position, String project, AddItemRequest item)
      throws InterruptedException {
    var size = Math.min(permits, 1 + item.getSerializedSize() / PERMIT);
    room.acquire(size);
    try {
      return checks.submit(() -> {
        try {
          return check.check(position, project, item);
        } finally {
          room.release(size);
        }
      });
    } catch (RejectedExecutionException e) {
      room.release(size);
      throw new IntakeFailedException("the service is stopping; send the items again", e);
    }
  }

  /// Enters checked items, in one transaction a project. Doing it again changes nothing.
  Tally enter(List<Checked> batch) {
    var begin = System.nanoTime();
    var tally = new Tally();
    var sound = new TreeMap<String, List<Checked.Sound>>();
    for (var checked : batch) {
      switch (checked) {
        case Checked.Sound item ->
            sound.computeIfAbsent(item.project(), _ -> new ArrayList<>()).add(item);
        case Checked.Refused(var refusal) -> tally.refuse(refusal);
      }
    }
    sound.forEach((project, items) -> tally.add(enter(project, items)));
    tally.sort();
    meters.entered(tally, Duration.ofNanos(System.nanoTime() - begin));
    return tally;
  }

  private Tally enter(String project, List<Checked.Sound> items) {
    return database.call(transaction -> {
      var tally = new Tally();
      ItemLedger.enter(transaction, project, items, tally);
      return tally;
    });
  }

  /// Removes items by events, and answers when they are on the log.
  ///
  /// @throws NotFoundException for an unknown project
  /// @throws dev.millrace.mesh.InvalidException for too many items
  RemoveItemsResponse remove(RemoveItemsRequest request) {
    awaitReady();
    requireProject(request.getProject());
    Removal.check(request);
    var response = database.call(transaction -> Removal.remove(transaction, request));
    database.awaitPublished();
    return response;
  }

  void awaitPublished() {
    database.awaitPublished();
  }

  @Override
  public void close() {
    checks.close();
  }
}
