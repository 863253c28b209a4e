package dev.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a killed process left behind: a server still running on a data folder, or only its
/// `postmaster.pid`.
final class PostgresOrphan {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private PostgresOrphan() {}

  /// Stops the server and removes its stale mark. The caller holds the folder's lock, so nobody
  /// else's server can be meant.
  ///
  /// @return whether a server ran
  static boolean stop(Path data) {
    Path mark = data.resolve("postmaster.pid");
    try {
      if (!Files.exists(mark)) {
        return false;
      }
      var server = server(data, mark);
      server.ifPresent(PostgresOrphan::stop);
      // Another program may have got the number since; PostgreSQL would then refuse to start.
      Files.deleteIfExists(mark);
      return server.isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("The file %s cannot be read or removed.".formatted(mark), e);
    }
  }

  private static Optional<ProcessHandle> server(Path data, Path mark) throws IOException {
    var lines = Files.readAllLines(mark);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process ->
            process.info().commandLine().orElse("").contains(data.toString())
                && process.info().command().orElse("").endsWith("postgres"));
  }

  private static void stop(ProcessHandle server) {
    Terminal.run("kill", "-INT", Long.toString(server.pid()));
    try {
      server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) {
      server.destroyForcibly();
      server.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("Interrupted while an old PostgreSQL was stopped.", e);
    }
  }
}
