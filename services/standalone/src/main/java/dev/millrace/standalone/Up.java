package dev.millrace.standalone;

import java.util.List;
import java.util.Locale;

/// Starts the mesh and stays until it is stopped.
final class Up implements Command.Action {
  private static final int HTTP = 8080;
  private static final int GRPC = 9090;

  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    var options = Options.parse(arguments, List.of("http", "grpc"));
    if (!options.rest().isEmpty()) {
      throw new UsageException("`up` takes no %s.".formatted(options.rest()));
    }
    long began = System.nanoTime();
    try (var mesh = start(home, options, terminal)) {
      var address = mesh.address();
      terminal.say(
          String.format(
              Locale.ROOT,
              "Ready after %.1f s. Page: %s   gRPC: 127.0.0.1:%d   Kafka: 127.0.0.1:%d",
              (System.nanoTime() - began) / 1e9,
              address.page(),
              address.grpc(),
              address.kafka()));
      terminal.say("Data: %s   Log: %s   Ctrl-C stops.".formatted(home.folder(), home.log()));
      mesh.whenStopped(() -> terminal.say("Stopped."));
      mesh.awaitEnd();
      terminal.say("Stopping ...");
    }
    return 0;
  }

  static StandaloneMesh start(Home home, Options options, Terminal terminal)
      throws InterruptedException {
    int http = options.port("http", HTTP);
    int grpc = options.port("grpc", GRPC);
    try (var _ = terminal.progress("Starting the mesh")) {
      return StandaloneMesh.start(home, http, grpc);
    }
  }
}
