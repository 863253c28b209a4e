package dev.millrace.standalone.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// One measured value.
///
/// @param goal what it should reach; for a figure with a baseline, the ratio that it should reach
/// @param better which direction is better
/// @param baseline the value of what it is compared with, measured in the same run
public record Figure(
    String name,
    double value,
    String unit,
    OptionalDouble goal,
    Better better,
    OptionalDouble baseline) {

  /// Which values are good ones.
  public enum Better {
    HIGHER,
    LOWER
  }

  /// A figure without a goal.
  static Figure of(String name, double value, String unit) {
    return new Figure(
        name, value, unit, OptionalDouble.empty(), Better.HIGHER, OptionalDouble.empty());
  }

  /// A figure that should be at least so much.
  static Figure atLeast(String name, double value, String unit, double goal) {
    return new Figure(
        name, value, unit, OptionalDouble.of(goal), Better.HIGHER, OptionalDouble.empty());
  }

  /// A figure that should be at most so much.
  static Figure atMost(String name, double value, String unit, double goal) {
    return new Figure(
        name, value, unit, OptionalDouble.of(goal), Better.LOWER, OptionalDouble.empty());
  }

  /// This figure beside another of the same run.
  Figure beside(double baselineValue) {
    return new Figure(name, value, unit, goal, better, OptionalDouble.of(baselineValue));
  }

  /// The value over the baseline.
  OptionalDouble ratio() {
    return baseline.isPresent()
        ? OptionalDouble.of(value / baseline.getAsDouble())
        : OptionalDouble.empty();
  }

  /// Whether the goal is met; empty without a goal.
  Optional<Boolean> met() {
    if (goal.isEmpty()) {
      return Optional.empty();
    }
    var reached = ratio().orElse(value);
    return Optional.of(
        switch (better) {
          case HIGHER -> reached >= goal.getAsDouble();
          case LOWER -> reached <= goal.getAsDouble();
        });
  }

  /// A line for people.
  String line() {
    var line = "%-44s %12s %-8s".formatted(name, number(value), unit);
    if (baseline.isPresent()) {
      line +=
          " (%s beside %s)"
              .formatted(number(ratio().orElseThrow()), number(baseline.getAsDouble()));
    }
    if (goal.isPresent()) {
      var sign = better == Better.HIGHER ? ">=" : "<=";
      var verdict = met().orElseThrow() ? "met" : "missed";
      line += " goal %s %s: %s".formatted(sign, number(goal.getAsDouble()), verdict);
    }
    return line;
  }

  /// A JSON object.
  String json() {
    return "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"goal\":%s,\"baseline\":%s,\"ratio\":%s}"
        .formatted(name, plain(value), unit, json(goal), json(baseline), json(ratio()));
  }

  private static String json(OptionalDouble number) {
    return number.isPresent() ? plain(number.getAsDouble()) : "null";
  }

  private static String plain(double number) {
    return String.format(Locale.ROOT, "%.6g", number);
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, Math.abs(number) >= 100 ? "%,.0f" : "%.2f", number);
  }
}
