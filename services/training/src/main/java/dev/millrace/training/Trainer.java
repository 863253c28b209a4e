package dev.millrace.training;

import dev.millrace.learn.engine.Mode;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.job.Claim;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.mesh.job.Work;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunLost;
import dev.millrace.proto.training.v1.RunState;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does runs, one at a time, on one platform thread of its own that nobody interrupts: a wish to
/// stop is heard between two steps.
final class Trainer implements Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// What a trainer works with.
  ///
  /// @param threads of one operation of the native library in runs that begin here
  /// @param mode where runs compute
  /// @param name who trains, in the events
  record Bench(
      Database database,
      RunProjection projection,
      EventLog log,
      BlobStore blobs,
      TrainingMeters meters,
      Duration checkpointEvery,
      int threads,
      Mode mode,
      String name) {}

  private final Bench bench;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("trainer").daemon().factory());

  Trainer(Bench bench) {
    this.bench = bench;
  }

  @Override
  public void run(Claim claim) throws InterruptedException {
    var stop = new AtomicBoolean();
    var lesson = new Lesson(bench, attempt(claim), stop::get);
    var done = thread.submit(lesson::run);
    try {
      await(done);
    } catch (InterruptedException e) {
      stop.set(true);
      awaitStopped(done);
      throw e;
    }
  }

  @Override
  public void giveUp(Claim claim, String lastError) {
    var attempt = attempt(claim);
    var lost =
        RunLost.newBuilder()
            .setRun(attempt.run().id())
            .setProject(attempt.run().project())
            .setAttempts(claim.attempt() - 1)
            .setError(lastError);
    var data = RunEvent.newBuilder().setLost(lost).build();
    attempt
        .run()
        .flow()
        .run(() ->
            claim.finish(transaction ->
                bench.projection().publish(transaction, claim.id() + "/lost", claim.id(), data)));
    bench.meters().ended(RunState.RUN_STATE_LOST);
  }

  private Attempt attempt(Claim claim) {
    var run =
        bench
            .database()
            .call(transaction -> new RunTable(transaction.handle()).find(claim.id()))
            .orElseThrow(
                () -> new IllegalStateException("there is a job for no run " + claim.id()));
    return new Attempt(claim, run, bench.projection(), bench.database().source());
  }

  private static void await(Future<?> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static void awaitStopped(Future<?> done) {
    var interrupted = false;
    while (!done.isDone()) {
      try {
        await(done);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The runs that are open.
  Jobs jobs() {
    return bench.projection().jobs();
  }

  /// Waits a while for the present run, which its claim's worker has stopped.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "A run did not stop within {}; its next attempt goes on from a checkpoint", PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
