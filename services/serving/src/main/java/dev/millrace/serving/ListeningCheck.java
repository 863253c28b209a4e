package dev.millrace.serving;

import dev.millrace.serving.access.Addresses;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Stops the start of a service that would answer everybody on the network.
@Singleton
final class ListeningCheck {
  private final ServingMesh mesh;
  private final ServingConfig config;
  private final List<String> hosts;

  @Inject
  ListeningCheck(
      ServingMesh mesh,
      ServingConfig config,
      @ConfigProperty(name = "quarkus.http.host") String http,
      @ConfigProperty(name = "quarkus.grpc.server.host") String grpc) {
    this.mesh = mesh;
    this.config = config;
    this.hosts = List.of(http, grpc);
  }

  /// @throws AccessMisconfiguredException when another machine reaches it and no client is named
  void start(@Observes StartupEvent event) {
    Addresses.check(mesh.gate(), config.access(), hosts);
  }
}
