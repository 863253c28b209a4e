package dev.millrace.standalone;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What can be typed after `./millrace`.
enum Command {
  DEMO("[--items N]", "the whole path on Fashion-MNIST: start, stream, train, serve, ask"),
  UP("[--http PORT] [--grpc PORT]", "start the mesh here and stay until Ctrl-C"),
  STATUS("", "say whether the mesh runs, where, and how each part is"),
  DOWN("", "stop the mesh, and whatever a killed one left behind"),
  INGEST(
      "PATH [--project ID] [--labels folder|none]",
      "send a folder, zip, CSV or image to a project"),
  PREDICT("FILE... [--project ID]", "ask the served model about images"),
  BENCH("NAME [--json FILE]", "measure one promise: " + Bench.names()),
  HELP("", "list the commands");

  private final String parameters;
  private final String summary;

  Command(String parameters, String summary) {
    this.parameters = parameters;
    this.summary = summary;
  }

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

  static Command named(String name) {
    return Arrays.stream(values())
        .filter(command -> command.word().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "There is no command '%s'. `./millrace help` lists them.".formatted(name)));
  }

  int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    return action().run(home, arguments, terminal);
  }

  private Action action() {
    return switch (this) {
      case DEMO -> new Demo();
      case UP -> new Up();
      case STATUS -> new Status();
      case DOWN -> new Down();
      case INGEST -> new Ingest();
      case PREDICT -> new Predict();
      case BENCH -> new Bench();
      case HELP -> new Help();
    };
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The line of `help`.
  String line() {
    return "%-30s %s".formatted((word() + " " + parameters).strip(), summary);
  }
}
