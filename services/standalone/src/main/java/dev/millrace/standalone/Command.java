package dev.millrace.standalone;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the program can do; `./millrace help` describes each.
enum Command {
  DEMO,
  UP,
  STATUS,
  DOWN,
  INGEST,
  PREDICT,
  VERIFY,
  BENCH,
  RESULTS;

  /// What a command does.
  @FunctionalInterface
  interface Action {
    /// Runs to the end.
    ///
    /// @param arguments what follows the command's name
    /// @return the status of the process: 0 for done
    /// @throws UsageException when the arguments make no sense
    /// @throws CommandFailedException when it could not be done; the message says what to do next
    int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException;
  }

  static Command named(String word) {
    return Arrays.stream(values())
        .filter(command -> command.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "There is no command '%s'. `./millrace help` lists them.".formatted(word)));
  }

  Action action() {
    return switch (this) {
      case DEMO -> new Demo();
      case UP -> new Up();
      case STATUS -> new Status();
      case DOWN -> new Down();
      case INGEST -> new Ingest();
      case PREDICT -> new Predict();
      case VERIFY -> new Verify();
      case BENCH -> new Bench();
      case RESULTS -> new Results();
    };
  }

  /// What is typed.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
