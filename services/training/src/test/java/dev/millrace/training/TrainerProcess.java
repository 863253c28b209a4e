package dev.millrace.training;

import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A training service in a JVM of its own, to be killed.
final class TrainerProcess implements AutoCloseable {
  private final Process process;

  private TrainerProcess(Process process) {
    this.process = process;
  }

  static TrainerProcess start(TestDatabase database) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            TrainerProcess.class.getName(),
            TestMesh.bootstrapServers(),
            TestMesh.blobFolder().toString(),
            database.url(),
            database.username(),
            database.password());
    return new TrainerProcess(new ProcessBuilder(command).inheritIO().start());
  }

  /// Kills it without a chance to clean up.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public static void main(String[] arguments) throws InterruptedException {
    var log = new KafkaEventLog(arguments[0], 1);
    var server = new TestDatabase(arguments[2], arguments[3], arguments[4]);
    TrainingNode.start(
        new Database(server.migrated("training", "db/mesh", "db/training"), TestMesh.SOURCE, log),
        log,
        new FolderBlobStore(Path.of(arguments[1])),
        new SimpleMeterRegistry(),
        TestMesh.settings(Duration.ofMillis(50)));
    Thread.currentThread().join();
  }
}
