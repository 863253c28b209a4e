package dev.millrace.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/// Gives a Quarkus test a broker, a database and a folder of blobs, and any free ports. Use it as
/// `@QuarkusTestResource(MeshResource.class)`.
public final class MeshResource implements QuarkusTestResourceLifecycleManager {
  private final Path blobs = TemporaryFolder.make();

  @Override
  public Map<String, String> start() {
    var backends = Backends.shared();
    var database = backends.newDatabase();
    return Map.of(
        "millrace.mesh.kafka.bootstrap-servers", backends.kafka(),
        "millrace.mesh.blobs.folder", blobs.toString(),
        "millrace.database.url", database.url(),
        "millrace.database.username", database.username(),
        "millrace.database.password", database.password(),
        "quarkus.http.test-port", "0",
        "quarkus.grpc.server.test-port", "0");
  }

  @Override
  public void stop() {
    TemporaryFolder.delete(blobs);
  }
}
