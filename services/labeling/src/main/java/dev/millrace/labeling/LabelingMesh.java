package dev.millrace.labeling;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The labeling service's place in the mesh: its tables, what it listens to and its work, from
/// start to stop.
@Singleton
public final class LabelingMesh {
  private final Database database;

  @Inject
  LabelingMesh(@DataSource("labeling") javax.sql.DataSource dataSource, EventLog log) {
    this.database = new Database(dataSource, "millrace/labeling", log);
  }

  /// The service's tables.
  public Database database() {
    return database;
  }

  void start(@Observes StartupEvent event) {}

  void stop(@Observes ShutdownEvent event) {
    database.close();
  }
}
