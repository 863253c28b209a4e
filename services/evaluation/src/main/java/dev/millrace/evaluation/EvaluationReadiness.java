package dev.millrace.evaluation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether the service has read what was on the log at its start.
@Readiness
@Singleton
final class EvaluationReadiness implements HealthCheck {
  private final EvaluationMesh mesh;

  @Inject
  EvaluationReadiness(EvaluationMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("evaluation").status(mesh.isReady()).build();
  }
}
