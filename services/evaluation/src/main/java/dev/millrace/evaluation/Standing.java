package dev.millrace.evaluation;

import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;
import java.util.OptionalDouble;

/// A version and its accuracies, each absent when the model was not judged on that split.
record Standing(String version, OptionalDouble valid, OptionalDouble test) {

  static Standing of(String version, List<SplitVerdict> verdicts) {
    return new Standing(
        version, accuracy(verdicts, Split.SPLIT_VALID), accuracy(verdicts, Split.SPLIT_TEST));
  }

  private static OptionalDouble accuracy(List<SplitVerdict> verdicts, Split split) {
    return verdicts.stream()
        .filter(verdict -> verdict.getSplit() == split && verdict.getCount() > 0)
        .mapToDouble(SplitVerdict::getAccuracy)
        .findFirst();
  }
}
