package dev.millrace.standalone.bench;

import dev.millrace.standalone.Progress;
import dev.millrace.standalone.TemporaryFolder;
import dev.millrace.standalone.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
      measure(benchmark, terminal, json);
    }
    return true;
  }

  private static void measure(Benchmark benchmark, Terminal terminal, Optional<Path> json)
      throws InterruptedException {
    try (var folder = TemporaryFolder.create("millrace-bench");
        var progress = terminal.progress(benchmark.summary())) {
      benchmark.run(folder.path(), new Told(progress, json));
    }
  }

  /// Shows every value as it comes, and keeps it.
  private record Told(Progress progress, Optional<Path> json) implements Report {

    @Override
    public void doing(String what) {
      progress.detail(what);
    }

    @Override
    public void measured(Figure figure) {
      progress.above("  " + figure.line());
      json.ifPresent(file -> append(file, figure.json()));
    }

    private static void append(Path file, String line) {
      try {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException("%s cannot be written".formatted(file), e);
      }
    }
  }
}
