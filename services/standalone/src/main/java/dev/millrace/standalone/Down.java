package dev.millrace.standalone;

import dev.millrace.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Stops the mesh of the data folder.
final class Down implements Command.Action {
  private static final int PATIENCE_SECONDS = 60;

  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    var running = home.running();
    if (running.isEmpty()) {
      terminal.say(nothingRan(home));
      return 0;
    }
    try (var _ = terminal.progress("Stopping the mesh on " + home.folder())) {
      stop(running.get().process());
    }
    return 0;
  }

  private static String nothingRan(Home home) {
    if (home.isTaken()) {
      throw new CommandFailedException(
          "A mesh is just starting or stopping on %s. Try again in some seconds."
              .formatted(home.folder()));
    }
    return EmbeddedPostgres.stopLeftBehind(home.postgres())
        ? "No mesh ran on %s; a PostgreSQL that a killed one had left was stopped."
            .formatted(home.folder())
        : "No mesh runs on %s.".formatted(home.folder());
  }

  private static void stop(long process) throws InterruptedException {
    var handle = ProcessHandle.of(process);
    if (handle.isEmpty()) {
      return;
    }
    handle.get().destroy();
    try {
      handle.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new CommandFailedException(
          "Process %d still runs after %d seconds. Look at its log, then end it with `kill -9 %d`; nothing is lost by that."
              .formatted(process, PATIENCE_SECONDS, process),
          e);
    }
  }
}
