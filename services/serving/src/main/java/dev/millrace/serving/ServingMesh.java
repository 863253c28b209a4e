package dev.millrace.serving;

import dev.millrace.mesh.event.EventLog;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The serving service's place in the mesh: what it follows and what it publishes, from start to
/// stop.
@Singleton
public final class ServingMesh {
  private final EventLog log;

  @Inject
  ServingMesh(EventLog log) {
    this.log = log;
  }

  /// The log that predictions are published to.
  public EventLog log() {
    return log;
  }

  void start(@Observes StartupEvent event) {}

  void stop(@Observes ShutdownEvent event) {}
}
