package dev.millrace.standalone.results;

import dev.millrace.standalone.DataFolder;
import java.nio.file.Path;
import java.util.Optional;

/// A training on real data by the course's recipe.
///
/// @param name a word, also of its picture
/// @param title what is learnt, in a line
/// @param data the data and how it is split
/// @param recipe how it is trained
/// @param metric the metric that is told
/// @param training the training itself
/// @param python whether the Python side knows the same recipe
record Experiment(
    String name,
    String title,
    String data,
    String recipe,
    String metric,
    Training training,
    boolean python) {

  /// Trains.
  @FunctionalInterface
  interface Training {

    /// What came out, or nothing when the data is not there.
    ///
    /// @param folder an empty folder of its own
    Optional<Outcome> run(DataFolder data, Path folder);
  }
}
