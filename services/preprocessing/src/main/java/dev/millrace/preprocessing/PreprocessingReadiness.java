package dev.millrace.preprocessing;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether the service has read what was on the log at its start.
@Readiness
@Singleton
final class PreprocessingReadiness implements HealthCheck {
  private final PreprocessingMesh mesh;

  @Inject
  PreprocessingReadiness(PreprocessingMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("preprocessing").status(mesh.isReady()).build();
  }
}
