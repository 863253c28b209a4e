package dev.millrace.standalone.bench;

import dev.millrace.standalone.Address;
import dev.millrace.standalone.Home;
import dev.millrace.standalone.client.MeshClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A mesh in a process of its own, on a folder of its own and free ports.
public final class MeshProcess implements AutoCloseable {
  /// Names the packaged application, where this code does not run from it.
  public static final String APPLICATION = "millrace.application";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Address address;

  private MeshProcess(Process process, Address address) {
    this.process = process;
    this.address = address;
  }

  /// Starts a mesh and waits until it answers.
  public static MeshProcess start(Path folder) throws InterruptedException {
    var home = new Home(folder);
    var process = launch(folder);
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      var address = home.running().filter(running -> running.process() == process.pid());
      if (address.isPresent()) {
        return new MeshProcess(process, address.get());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    process.destroyForcibly();
    throw new IllegalStateException(
        "the mesh on %s did not start within %s; see %s".formatted(folder, PATIENCE, home.log()));
  }

  private static Process launch(Path folder) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            System.getProperty(APPLICATION, System.getProperty("java.class.path")),
            "up",
            "--http",
            "0",
            "--grpc",
            "0");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MILLRACE_HOME", folder.toString());
    builder.redirectOutput(folder.resolveSibling(folder.getFileName() + ".out").toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("no process for a mesh: " + command, e);
    }
  }

  /// A client of its services; the caller closes it.
  public MeshClient client() {
    return MeshClient.on(address);
  }

  /// The broker's `host:port`.
  public String kafka() {
    return "127.0.0.1:%d".formatted(address.kafka());
  }

  /// The page.
  public URI page() {
    return address.page();
  }

  /// Ends the process as a crash would.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
