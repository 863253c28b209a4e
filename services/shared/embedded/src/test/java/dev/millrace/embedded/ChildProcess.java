package dev.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Another JVM that starts a broker or a database, says its address, and waits to be killed.
final class ChildProcess implements AutoCloseable {

  private static final String READY = "ready at ";

  private final Process process;
  private final String address;

  private ChildProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static ChildProcess start(String what, Path folder) throws IOException {
    var command =
        Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildProcess.class.getName(),
                what,
                folder.toString())
            .toList();
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new ChildProcess(process, address(process));
  }

  private static String address(Process process) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length());
      }
    }
    throw new IOException("The child ended before it was ready.");
  }

  String address() {
    return address;
  }

  /// Kills the JVM without a chance to clean up.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public static void main(String[] arguments) throws InterruptedException {
    var folder = Path.of(arguments[1]);
    String address =
        switch (arguments[0]) {
          case "kafka" -> EmbeddedKafka.start(folder, 0).bootstrapServers();
          case "postgres" ->
              EmbeddedPostgres.start(EmbeddedPostgresTest.settings(folder)).jdbcUrl("postgres");
          default -> throw new IllegalArgumentException(List.of(arguments).toString());
        };
    System.out.println(READY + address);
    Thread.currentThread().join();
  }
}
