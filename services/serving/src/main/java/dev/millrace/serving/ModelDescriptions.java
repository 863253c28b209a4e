package dev.millrace.serving;

import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.inference.ServerMetadataResponse;
import dev.millrace.serving.protocol.Metadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What the server and its models say of themselves.
@Singleton
final class ModelDescriptions {
  private final ServingMesh mesh;
  private final String version;

  @Inject
  ModelDescriptions(
      ServingMesh mesh, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.mesh = mesh;
    this.version = version;
  }

  /// The server: name, version, and what it does beyond the protocol.
  ServerMetadataResponse server() {
    return ServerMetadataResponse.newBuilder()
        .setName("millrace")
        .setVersion(version)
        .addExtensions("item_ids")
        .addExtensions("lineage")
        .build();
  }

  /// A model: what it takes and gives, and where it comes from.
  ModelMetadataResponse model(String name, String version) {
    try (var lease = mesh.models().take(name, version)) {
      return Metadata.write(lease.identity(), lease.description(), mesh.models().versions(name));
    }
  }
}
