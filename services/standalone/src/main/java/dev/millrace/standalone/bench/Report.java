package dev.millrace.standalone.bench;

import java.util.List;

/// Whom a benchmark tells what it does and what it found, as soon as it knows.
interface Report {
  /// Says what is under way.
  void doing(String what);

  /// Gives one value.
  void measured(Figure figure);

  /// Gives some values.
  default void measured(List<Figure> figures) {
    figures.forEach(this::measured);
  }
}
