package dev.millrace.evaluation;

import dev.millrace.proto.evaluation.v1.Figure;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;
import java.util.Optional;

/// A version and what it is compared by, each absent when the model was not judged on that split.
record Standing(String version, Optional<Figure> valid, Optional<Figure> test) {

  static Standing of(String version, List<SplitVerdict> verdicts) {
    return new Standing(
        version, figure(verdicts, Split.SPLIT_VALID), figure(verdicts, Split.SPLIT_TEST));
  }

  private static Optional<Figure> figure(List<SplitVerdict> verdicts, Split split) {
    return verdicts.stream()
        .filter(verdict -> verdict.getSplit() == split && verdict.getCount() > 0)
        .map(Figures::of)
        .findFirst();
  }
}
