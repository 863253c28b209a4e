package dev.millrace.standalone.bench;

import java.nio.file.Path;

/// A measurement of one promise.
interface Benchmark {
  /// The word after `./millrace bench`.
  String name();

  /// What is measured, in a line.
  String summary();

  /// Measures.
  ///
  /// @param folder an empty folder of its own
  /// @param report told what is going on and what was found
  void run(Path folder, Report report) throws InterruptedException;
}
