package dev.millrace.training;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether training has read the log, and so knows the runs that are open.
@Readiness
@Singleton
final class TrainingReadiness implements HealthCheck {
  private final TrainingMesh mesh;

  @Inject
  TrainingReadiness(TrainingMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("training").status(mesh.isReady()).build();
  }
}
