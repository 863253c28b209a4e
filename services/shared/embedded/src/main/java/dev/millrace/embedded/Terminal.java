package dev.millrace.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs a program to its end.
final class Terminal {

  private static final File NOTHING = new File("/dev/null");

  private Terminal() {}

  /// How a program ended and what it said on both outputs.
  record Ended(int status, String words) {}

  static Ended run(String... command) {
    return run(List.of(command));
  }

  static Ended run(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
              .start();
      String words;
      try (var output = process.getInputStream()) {
        words = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
      return new Ended(process.waitFor(), words.strip());
    } catch (IOException e) {
      return new Ended(127, e.getMessage() == null ? "cannot be run" : e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("Interrupted while %s ran.".formatted(command.getFirst()), e);
    }
  }
}
