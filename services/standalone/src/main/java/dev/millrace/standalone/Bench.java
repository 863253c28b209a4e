package dev.millrace.standalone;

import dev.millrace.standalone.bench.Benchmarks;
import java.nio.file.Path;
import java.util.List;

/// Measures one promise, or all of them, on meshes of its own.
final class Bench implements Command.Action {
  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    var options = Options.parse(arguments, List.of("json"));
    if (options.rest().size() != 1) {
      throw new UsageException("`bench` takes one name: %s.".formatted(names()));
    }
    var name = options.rest().getFirst();
    if (!Benchmarks.run(name, terminal, options.value("json").map(Path::of))) {
      throw new UsageException(
          "There is no benchmark '%s'; there are: %s.".formatted(name, names()));
    }
    return 0;
  }

  static String names() {
    return String.join(", ", Benchmarks.names()) + ", all";
  }
}
