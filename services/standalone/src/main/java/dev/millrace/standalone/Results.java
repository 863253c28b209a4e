package dev.millrace.standalone;

import dev.millrace.learn.bench.PythonPeer;
import dev.millrace.standalone.bench.Machine;
import dev.millrace.standalone.results.ResultsBook;
import java.nio.file.Path;
import java.util.List;

/// Trains on real data sets by the course's recipes and writes `docs/results.md`.
final class Results implements Command.Action {
  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) {
    if (!arguments.isEmpty()) {
      throw new UsageException("`results` takes nothing, but got %s.".formatted(arguments));
    }
    var data =
        DataFolder.found()
            .orElseThrow(() -> new CommandFailedException(DataFolder.hint("fashion-mnist")));
    var root = Path.of(System.getProperty("millrace.root", "."));
    try (var progress = terminal.progress("training by the course's recipes");
        var folder = TemporaryFolder.create("millrace-results")) {
      var scripts = root.resolve("services/shared/learn/bench");
      var environment = folder.path().resolve("python");
      var peer = PythonPeer.start(scripts, environment, progress::detail);
      try {
        new ResultsBook(root.resolve("docs"), data, peer, progress::detail)
            .write(folder.path(), Machine.here().line());
      } finally {
        peer.ifPresent(PythonPeer::close);
      }
    }
    terminal.say("Written: docs/results.md");
    return 0;
  }
}
