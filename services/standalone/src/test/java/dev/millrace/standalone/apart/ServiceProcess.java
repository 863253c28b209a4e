package dev.millrace.standalone.apart;

import static dev.millrace.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/// One service, from its own packaged application, in a process of its own.
final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path words;
  private final int http;
  private final int grpc;
  private final int management;

  private ServiceProcess(Process process, Path words, int http, int grpc, int management) {
    this.process = process;
    this.words = words;
    this.http = http;
    this.grpc = grpc;
    this.management = management;
  }

  /// Where the service's application is, whether or not it was built.
  static Path application(String service) {
    return Path.of(System.getProperty("millrace.root"))
        .resolve("services/%s/target/quarkus-app/quarkus-run.jar".formatted(service));
  }

  static ServiceProcess start(String service, Map<String, String> settings, Path folder)
      throws IOException {
    int http = LoopbackPort.choose(service, 0);
    int grpc = LoopbackPort.choose(service, 0);
    // Serving alone has a port of its own for health.
    int management = service.equals("serving") ? LoopbackPort.choose(service, 0) : http;
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx768m");
    command.add("-Dquarkus.http.port=" + http);
    command.add("-Dquarkus.grpc.server.port=" + grpc);
    command.add("-Dquarkus.management.port=" + management);
    settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.add("-jar");
    command.add(application(service).toString());
    var words = Files.createTempFile(folder, service, ".log");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    return new ServiceProcess(process, words, http, grpc, management);
  }

  void awaitReady() {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/q/health/ready".formatted(management)))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      within(
          PATIENCE,
          () -> {
            assertThat(process.isAlive()).as(Files.readString(words)).isTrue();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
          });
    }
  }

  URI page() {
    return URI.create("http://127.0.0.1:%d".formatted(http));
  }

  String grpc() {
    return "127.0.0.1:%d".formatted(grpc);
  }

  /// Ends it as a crash would.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
