package dev.millrace.standalone.apart;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A broker or a database in a process of its own.
final class ServerProcess implements AutoCloseable {
  private static final String READY = "ready at ";

  private final Process process;
  private final String address;

  private ServerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static ServerProcess kafka(Path folder) throws IOException {
    return start("kafka", folder);
  }

  /// A database named `millrace`, whose address is a JDBC URL without parameters.
  static ServerProcess postgres(Path folder) throws IOException {
    return start("postgres", folder);
  }

  private static ServerProcess start(String what, Path folder) throws IOException {
    var process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ServerProcess.class.getName(),
                    what,
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ServerProcess(process, address(process));
  }

  private static String address(Process process) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length());
      }
    }
    throw new IOException("the server ended before it was ready");
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  public static void main(String[] arguments) throws InterruptedException {
    var folder = Path.of(arguments[1]);
    System.out.println(
        READY
            + switch (arguments[0]) {
              case "kafka" -> kafkaHere(folder);
              case "postgres" -> postgresHere(folder);
              default -> throw new IllegalArgumentException(arguments[0]);
            });
    Thread.currentThread().join();
  }

  private static String kafkaHere(Path folder) {
    var kafka = EmbeddedKafka.start(folder, 0);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    return kafka.bootstrapServers();
  }

  private static String postgresHere(Path folder) {
    var postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(folder));
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
    postgres.createDatabase("millrace");
    return "jdbc:postgresql://127.0.0.1:%d/millrace".formatted(postgres.port());
  }
}
