package dev.millrace.evaluation;

import dev.millrace.proto.evaluation.v1.Figure;
import dev.millrace.proto.evaluation.v1.SplitVerdict;

/// What models are compared by.
final class Figures {
  private Figures() {}

  /// A figure of which more is better.
  static Figure larger(String name, double value) {
    return Figure.newBuilder().setName(name).setValue(value).build();
  }

  /// A figure of which less is better.
  static Figure smaller(String name, double value) {
    return larger(name, value).toBuilder().setSmallerIsBetter(true).build();
  }

  /// The one of a verdict. One that was given before there were others has its accuracy.
  static Figure of(SplitVerdict verdict) {
    return verdict.hasFigure() ? verdict.getFigure() : larger("accuracy", verdict.getAccuracy());
  }

  /// Whether two can be compared.
  static boolean areAlike(Figure one, Figure other) {
    return one.getName().equals(other.getName())
        && one.getSmallerIsBetter() == other.getSmallerIsBetter();
  }

  /// Whether one is better than another that is alike; a figure that is no number is not.
  static boolean isBetter(Figure one, Figure other) {
    return one.getSmallerIsBetter()
        ? one.getValue() < other.getValue()
        : one.getValue() > other.getValue();
  }
}
