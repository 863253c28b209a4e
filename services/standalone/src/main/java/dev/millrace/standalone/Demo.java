package dev.millrace.standalone;

import dev.millrace.ingest.catalogue.Fetcher;
import dev.millrace.standalone.client.MeshClient;
import dev.millrace.standalone.demo.FashionDemo;
import java.util.List;

/// Shows the whole path on the mesh that runs, or on one that it starts and keeps.
final class Demo implements Command.Action {
  private static final int ALL = 70_000;

  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    var options = Options.parse(arguments, List.of("items", "http", "grpc"));
    var running = home.running();
    if (running.isPresent()) {
      show(home, running.get(), options, terminal);
      return 0;
    }
    try (var mesh = Up.start(home, options, terminal)) {
      show(home, mesh.address(), options, terminal);
      terminal.say("Ctrl-C stops the mesh; `./millrace demo` carries on from what is there.");
      mesh.awaitEnd();
      terminal.say("Stopping ...");
    }
    return 0;
  }

  private static void show(Home home, Address address, Options options, Terminal terminal)
      throws InterruptedException {
    try (var mesh = MeshClient.on(address)) {
      var fetcher = Fetcher.of(home.folder().resolve("datasets"));
      new FashionDemo(mesh, terminal, fetcher, options.count("items", ALL)).run();
    }
    terminal.say("The page is %s.".formatted(address.page()));
  }
}
