package dev.millrace.ingest;

import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.EventLog;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The ingest service's place in the mesh: its tables, what it listens to and its work, from start
/// to stop.
@Singleton
public final class IngestMesh {
  private static final String GROUP = "ingest";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Database database;
  private final Projects projects;
  private final Intake intake;
  private final Subscriber replay;

  @Inject
  IngestMesh(
      @DataSource("ingest") javax.sql.DataSource dataSource,
      EventLog log,
      BlobStore blobs,
      IngestConfig config) {
    this.database = new Database(dataSource, "millrace/ingest", log);
    this.projects = new Projects(database, log, GROUP);
    this.intake = new Intake(database, blobs, projects, config.intake());
    this.replay = LogReplay.start(database, log, GROUP);
  }

  /// The service's tables.
  public Database database() {
    return database;
  }

  /// The door, once everything is known that came in before.
  ///
  /// @throws NotReadyException while that takes longer than half a minute
  Intake intake() {
    try {
      if (!replay.awaitCaughtUp(PATIENCE)) {
        throw new NotReadyException(
            "ingest still reads what came in before it started; try again in a minute");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new NotReadyException("interrupted while ingest was starting; try again");
    }
    return intake;
  }

  void start(@Observes StartupEvent event) {}

  void stop(@Observes ShutdownEvent event) {
    intake.close();
    replay.close();
    projects.close();
    database.close();
  }
}
