package dev.millrace.preprocessing;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The preprocessing service's place in the mesh: its tables, what it listens to and its work, from
/// start to stop.
@Singleton
public final class PreprocessingMesh {
  private final Database database;

  @Inject
  PreprocessingMesh(@DataSource("preprocessing") javax.sql.DataSource dataSource, EventLog log) {
    this.database = new Database(dataSource, "millrace/preprocessing", log);
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
