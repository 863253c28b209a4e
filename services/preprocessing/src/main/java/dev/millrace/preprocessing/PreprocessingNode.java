package dev.millrace.preprocessing;

import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.AfterCatchUp;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.mesh.job.Worker;
import io.micrometer.core.instrument.MeterRegistry;

/// A whole preprocessing service without its entry points: it follows the log, and makes cuts once
/// it knows which are made.
final class PreprocessingNode implements AutoCloseable {

  /// How a node works.
  ///
  /// @param threads that decode images
  /// @param worker how it claims cuts
  record Settings(int threads, Worker.Options worker) {
    Settings {
      if (threads < 1) {
        throw new IllegalArgumentException("threads is %d: expected 1 or more".formatted(threads));
      }
    }
  }

  private final Cuts cuts;
  private final Subscriber subscriber;
  private final AfterCatchUp working;

  private PreprocessingNode(Cuts cuts, CutWork work, Worker.Options options) {
    this.cuts = cuts;
    this.subscriber =
        Subscriber.named("preprocessing", cuts.log(), cuts.database())
            .on(Topics.CUTS, cuts.events())
            .start();
    this.working =
        AfterCatchUp.begin(
            "Preprocessing",
            subscriber,
            () -> Worker.start(work.events().jobs(), work, options)::close);
  }

  /// Starts on a schema.
  ///
  /// @param database the schema, which stays the caller's to close after this node
  static PreprocessingNode start(
      Database database,
      EventLog log,
      BlobStore blobs,
      ImageReading reading,
      MeterRegistry meters,
      Settings settings) {
    var events = new CutEvents(new Jobs(database, "cut"));
    var builder = new CutBuilder(new SnapshotReader(log), blobs, reading, settings.threads());
    var work = new CutWork(database, events, builder, new CutMeters(meters));
    return new PreprocessingNode(new Cuts(log, database, blobs, events), work, settings.worker());
  }

  /// What may be asked of it.
  ///
  /// @throws NotReadyException while it does not know everything that was on the log at its start
  Cuts cuts() {
    if (!isReady()) {
      throw new NotReadyException("preprocessing still reads the log: ask again in a few seconds");
    }
    return cuts;
  }

  /// Whether it knows everything that was on the log at its start, and makes cuts.
  boolean isReady() {
    return subscriber.isCaughtUp();
  }

  /// Stops; a cut under way is left to the next start.
  @Override
  public void close() {
    working.close();
    subscriber.close();
  }
}
