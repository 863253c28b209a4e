package dev.millrace.training;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The training service's place in the mesh: its tables, what it listens to and its work, from
/// start to stop.
@Singleton
final class TrainingMesh {
  private final Database database;
  private final TrainingNode node;

  @Inject
  TrainingMesh(
      @DataSource("training") javax.sql.DataSource dataSource,
      EventLog log,
      BlobStore blobs,
      MeterRegistry meters,
      TrainingConfig config) {
    this.database = new Database(dataSource, "millrace/training", log);
    this.node = TrainingNode.start(database, log, blobs, meters, config.settings());
  }

  @Produces
  @Singleton
  Runs runs() {
    return node.runs();
  }

  boolean isReady() {
    return node.isReady();
  }

  /// Being observed makes the container start the node with the application.
  void start(@Observes StartupEvent event) {}

  void stop(@Observes ShutdownEvent event) {
    node.close();
    database.close();
  }
}
