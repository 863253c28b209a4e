package dev.millrace.standalone.bench;

import dev.millrace.standalone.TemporaryFolder;
import dev.millrace.standalone.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The measurements that `./millrace bench` knows.
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new StartBenchmark(),
          new IngestBenchmark(),
          new ClickBenchmark(),
          new LabellingBenchmark(),
          new PageBenchmark(),
          new PredictionBenchmark(),
          new LearnerBenchmark(),
          new ServingBenchmark(),
          new CleaningBenchmark());

  private Benchmarks() {}

  /// Their names.
  public static List<String> names() {
    return ALL.stream().map(Benchmark::name).toList();
  }

  /// The one of a name, every one for `all`, none for an unknown name.
  private static List<Benchmark> benchmarks(String name) {
    return ALL.stream()
        .filter(benchmark -> name.equals("all") || benchmark.name().equals(name))
        .toList();
  }

  /// Measures, tells people, and appends to a file a JSON object a line when there is one.
  ///
  /// @return false when there is no such benchmark
  public static boolean run(String name, Terminal terminal, Optional<Path> json)
      throws InterruptedException {
    var benchmarks = benchmarks(name);
    if (benchmarks.isEmpty()) {
      return false;
    }
    terminal.say(Machine.here().line());
    for (var benchmark : benchmarks) {
      var figures = measure(benchmark, terminal);
      figures.forEach(figure -> terminal.say("  " + figure.line()));
      json.ifPresent(file -> write(file, figures));
    }
    return true;
  }

  private static List<Figure> measure(Benchmark benchmark, Terminal terminal)
      throws InterruptedException {
    try (var folder = TemporaryFolder.create("millrace-bench");
        var progress = terminal.progress(benchmark.summary())) {
      return benchmark.run(folder.path(), progress::detail);
    }
  }

  private static void write(Path file, List<Figure> figures) {
    try {
      var lines = new ArrayList<String>(Files.exists(file) ? Files.readAllLines(file) : List.of());
      figures.forEach(figure -> lines.add(figure.json()));
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(file), e);
    }
  }
}
