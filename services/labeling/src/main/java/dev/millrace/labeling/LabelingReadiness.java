package dev.millrace.labeling;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether the labeling service has read the log.
@Readiness
@Singleton
final class LabelingReadiness implements HealthCheck {
  private final LabelingMesh mesh;

  @Inject
  LabelingReadiness(LabelingMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("labeling").status(mesh.isCaughtUp()).build();
  }
}
