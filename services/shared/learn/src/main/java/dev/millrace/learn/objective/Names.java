package dev.millrace.learn.objective;

import java.util.List;
import java.util.stream.IntStream;

/// Names that are made up where there are none.
final class Names {

  private Names() {}

  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
