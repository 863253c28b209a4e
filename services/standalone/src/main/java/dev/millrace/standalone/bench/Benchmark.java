package dev.millrace.standalone.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A measurement of one promise.
interface Benchmark {
  /// The word after `./millrace bench`.
  String name();

  /// What is measured, in a line.
  String summary();

  /// Measures.
  ///
  /// @param folder an empty folder of its own
  /// @param progress told what is going on
  List<Figure> run(Path folder, Consumer<String> progress) throws InterruptedException;
}
