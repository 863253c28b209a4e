package dev.millrace.training;

import dev.millrace.learn.engine.Devices;
import dev.millrace.learn.engine.Mode;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.AfterCatchUp;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.mesh.job.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A whole training service without its entry points: it follows the log, and trains once it knows
/// what was already done.
final class TrainingNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingNode.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// How a node works.
  ///
  /// @param checkpointEvery the longest time in training between two checkpoints
  /// @param threads of one operation of the native library; 0 for one a core
  /// @param devices the names of those that share each batch, which this machine has; none for the
  ///   usual one
  /// @param worker how it claims runs
  record Settings(
      Duration checkpointEvery, int threads, List<String> devices, Worker.Options worker) {
    Settings {
      if (checkpointEvery.compareTo(Duration.ofMillis(10)) < 0) {
        throw new IllegalArgumentException(
            "checkpointEvery is %s: expected 10 ms or more".formatted(checkpointEvery));
      }
      if (threads < 0) {
        throw new IllegalArgumentException("threads is negative: " + threads);
      }
      devices = List.copyOf(devices);
      var _ = Devices.named(devices);
    }

    private Mode mode() {
      return Mode.STANDARD.on(Devices.named(devices));
    }

    private int threadCount() {
      return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
  }

  private final Runs runs;
  private final Subscriber subscriber;
  private final Trainer trainer;
  private final AfterCatchUp working;

  private TrainingNode(Database database, EventLog log, Trainer.Bench bench, Settings settings) {
    var projection = bench.projection();
    this.subscriber =
        Subscriber.named("training", log, database)
            .on(Topics.PROJECTS, (tx, event) -> new ProjectTable(tx.handle()).apply(event))
            .on(Topics.CUTS, (tx, event) -> new CutTable(tx.handle()).apply(event))
            .on(Topics.RUNS, projection::apply)
            .on(Topics.CHECKPOINTS, (tx, event) -> new CheckpointTable(tx.handle()).apply(event))
            .start();
    this.runs = new Runs(database, projection, this::awaitPresent, bench.meters());
    this.trainer = new Trainer(bench);
    this.working =
        AfterCatchUp.begin(
            "Training",
            subscriber,
            () -> Worker.start(trainer.jobs(), trainer, settings.worker())::close);
  }

  /// Starts on a schema.
  ///
  /// @param database the schema, which stays the caller's to close after this node
  static TrainingNode start(
      Database database, EventLog log, BlobStore blobs, MeterRegistry meters, Settings settings) {
    var bench =
        new Trainer.Bench(
            database,
            new RunProjection(new Jobs(database, "run")),
            log,
            blobs,
            new TrainingMeters(meters),
            settings.checkpointEvery(),
            settings.threadCount(),
            settings.mode(),
            ManagementFactory.getRuntimeMXBean().getName());
    return new TrainingNode(database, log, bench, settings);
  }

  /// What may be asked of it.
  Runs runs() {
    return runs;
  }

  /// Whether it knows everything that was on the log at its start, and trains.
  boolean isReady() {
    return subscriber.isCaughtUp();
  }

  private void awaitPresent() {
    try {
      if (!subscriber.awaitPresent(PATIENCE)) {
        LOG.warn("The log could not be read to its present end within {}", PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops between two steps; the next start goes on from there.
  @Override
  public void close() {
    working.close();
    trainer.close();
    subscriber.close();
  }
}
