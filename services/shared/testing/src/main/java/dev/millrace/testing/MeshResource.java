package dev.millrace.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/// Gives a Quarkus test a broker, a database and a folder of blobs, and free ports: a gRPC client
/// finds its own as `${millrace.testing.grpc-port}`. Use it as
/// `@QuarkusTestResource(MeshResource.class)`.
public final class MeshResource implements QuarkusTestResourceLifecycleManager {
  private final Path blobs = TemporaryFolder.make();

  @Override
  public Map<String, String> start() {
    var backends = Backends.shared();
    var database = backends.newDatabase();
    var grpcPort = Integer.toString(freePort());
    return Map.of(
        "millrace.mesh.kafka.bootstrap-servers", backends.kafka(),
        "millrace.mesh.blobs.folder", blobs.toString(),
        "millrace.database.url", database.url(),
        "millrace.database.username", database.username(),
        "millrace.database.password", database.password(),
        "millrace.testing.grpc-port", grpcPort,
        "quarkus.grpc.server.test-port", grpcPort,
        "quarkus.management.test-port", Integer.toString(freePort()),
        "quarkus.http.test-port", "0");
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No port is free on 127.0.0.1.", e);
    }
  }

  @Override
  public void stop() {
    TemporaryFolder.delete(blobs);
  }
}
