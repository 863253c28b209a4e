package dev.millrace.serving;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether the models of the start are there.
@Readiness
@Singleton
final class ServingReadiness implements HealthCheck {
  private final ServingMesh mesh;

  @Inject
  ServingReadiness(ServingMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("models").status(mesh.isReady()).build();
  }
}
