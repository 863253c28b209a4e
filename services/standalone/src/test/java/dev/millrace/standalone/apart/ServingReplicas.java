package dev.millrace.standalone.apart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A broker and several replicas of the serving service, each a process of its own.
public final class ServingReplicas implements AutoCloseable {
  private final ServerProcess kafka;
  private final List<ServiceProcess> replicas = new ArrayList<>();

  private ServingReplicas(ServerProcess kafka) {
    this.kafka = kafka;
  }

  /// Starts them and waits until they are ready. The test is skipped when the service was not
  /// packaged.
  public static ServingReplicas start(int number, Path folder) throws IOException {
    assumeTrue(
        Files.exists(ServiceProcess.application("serving")),
        "services that run apart: package them with -Dquarkus.build.skip=false");
    var started = new ServingReplicas(ServerProcess.kafka(folder.resolve("kafka")));
    try {
      for (int i = 0; i < number; i++) {
        started.replicas.add(ServiceProcess.start("serving", started.settings(folder), folder));
      }
      started.replicas.forEach(ServiceProcess::awaitReady);
      return started;
    } catch (IOException | RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  private Map<String, String> settings(Path folder) {
    return Map.of(
        "millrace.mesh.kafka.bootstrap-servers", kafka.address(),
        "millrace.mesh.blobs.folder", blobs(folder).toString());
  }

  /// The folder of blobs that all of them share.
  public static Path blobs(Path folder) {
    return folder.resolve("blobs");
  }

  /// The broker's `host:port`.
  public String kafka() {
    return kafka.address();
  }

  /// The `host:port` of each replica.
  public List<String> addresses() {
    return replicas.stream().map(ServiceProcess::grpc).toList();
  }

  /// Ends the first as a crash would.
  public void killOne() {
    replicas.getFirst().kill();
  }

  @Override
  public void close() {
    replicas.forEach(ServiceProcess::close);
    kafka.close();
  }
}
