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
    var unknown = arguments.stream().filter(name -> !ResultsBook.names().contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new UsageException(
          "`results` knows no %s; there are: %s."
              .formatted(String.join(" and no ", unknown), String.join(", ", ResultsBook.names())));
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
            .write(
                arguments.isEmpty() ? ResultsBook.names() : arguments,
                folder.path(),
                Machine.here().line());
      } finally {
        peer.ifPresent(PythonPeer::close);
      }
    }
    terminal.say("Written: docs/results.md");
    return 0;
  }
}
