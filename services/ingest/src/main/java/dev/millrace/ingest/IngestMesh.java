package dev.millrace.ingest;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The ingest service's place in the mesh: its tables, what it listens to and its work, from start
/// to stop.
@Singleton
public final class IngestMesh {
  private static final String GROUP = "ingest";

  private final Database database;
  private final Projects projects;
  private final Subscriber replay;
  private final Intake intake;
  private final Optional<SourceTopic> source;

  @Inject
  IngestMesh(
      @DataSource("ingest") javax.sql.DataSource dataSource,
      EventLog log,
      BlobStore blobs,
      MeterRegistry registry,
      IngestConfig config) {
    this.database = new Database(dataSource, "millrace/ingest", log);
    this.projects = new Projects(database, log, GROUP);
    this.replay = LogReplay.start(database, log, GROUP);
    this.intake = new Intake(database, blobs, projects, replay, registry, config.intake());
    this.source =
        config
            .sourceTopic()
            .map(topic -> SourceTopic.start(topic, GROUP + "-source", log, database, intake));
  }

  /// The service's tables.
  public Database database() {
    return database;
  }

  /// The door.
  Intake intake() {
    return intake;
  }

  void start(@Observes StartupEvent event) {}

  void stop(@Observes ShutdownEvent event) {
    source.ifPresent(SourceTopic::close);
    intake.close();
    replay.close();
    projects.close();
    database.close();
  }
}
