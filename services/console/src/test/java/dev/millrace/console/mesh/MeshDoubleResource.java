package dev.millrace.console.mesh;

import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A broker, blobs, and the address at which the doubles of all services answer.
public final class MeshDoubleResource implements QuarkusTestResourceLifecycleManager {
  private static final List<String> SERVICES =
      List.of("ingest", "labeling", "preprocessing", "training", "evaluation", "serving");

  private final MeshResource mesh = new MeshResource();

  @Override
  public Map<String, String> start() {
    var config = new HashMap<>(mesh.start());
    int port = freePort();
    config.put(MeshDouble.PORT, Integer.toString(port));
    SERVICES.forEach(name ->
        config.put("millrace.console.%s-address".formatted(name), "127.0.0.1:%d".formatted(port)));
    return config;
  }

  @Override
  public void stop() {
    mesh.stop();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
