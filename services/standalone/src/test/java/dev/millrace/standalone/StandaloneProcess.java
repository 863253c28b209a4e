package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The packaged application as a process of its own.
final class StandaloneProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Home home;
  private final Path words;
  private final Process process;

  private StandaloneProcess(Home home, Path words, Process process) {
    this.home = home;
    this.words = words;
    this.process = process;
  }

  /// Starts a mesh on any free ports and waits until it is ready.
  static StandaloneProcess up(Path folder) throws IOException {
    var started = start(folder, "up", "--http", "0", "--grpc", "0");
    within(
        PATIENCE,
        () -> {
          if (!started.process.isAlive()) {
            throw new IOException("The mesh ended while it started: " + started.words());
          }
          assertThat(started.home.running()).as(started.words()).isPresent();
        });
    return started;
  }

  /// Runs any command.
  static StandaloneProcess start(Path folder, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-jar");
    command.add(
        Path.of(
                System.getProperty("millrace.root"),
                "services/standalone/target/quarkus-app/quarkus-run.jar")
            .toString());
    command.addAll(List.of(arguments));
    var words = Files.createTempFile("standalone", ".txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(words.toFile());
    builder.environment().put("MILLRACE_HOME", folder.toString());
    return new StandaloneProcess(new Home(folder), words, builder.start());
  }

  Address address() {
    return home.running().orElseThrow();
  }

  /// What it printed so far.
  String words() throws IOException {
    return Files.readString(words, StandardCharsets.UTF_8);
  }

  /// Waits until it ends by itself.
  int exit() throws InterruptedException {
    return process.waitFor();
  }

  /// Ends it without a chance to clean up.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Asks it to end, as a Ctrl-C does, and waits.
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
