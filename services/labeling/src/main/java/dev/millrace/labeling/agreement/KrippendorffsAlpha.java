package dev.millrace.labeling.agreement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Krippendorff's alpha: how far any number of labellers agree, each on any of the items; 1 for
/// always, 0 for no more than by chance. One less the observed disagreement over the expected one.
///
/// Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
public final class KrippendorffsAlpha {
  private KrippendorffsAlpha() {}

  /// The alpha of values that are equal or not.
  ///
  /// @param units the values given to each item; items with fewer than two count for nothing
  /// @param <T> of the values, with an `equals`
  /// @return empty when it is not defined: nothing is judged twice, or all values are equal
  public static <T> OptionalDouble nominal(Collection<? extends List<T>> units) {
    var totals = new HashMap<T, Long>();
    var observed = 0.0;
    var values = 0L;
    for (var unit : units) {
      if (unit.size() >= 2) {
        var counts = counts(unit);
        counts.forEach((value, count) -> totals.merge(value, count, Long::sum));
        var equalPairs = counts.values().stream().mapToLong(n -> n * (n - 1)).sum();
        var pairs = (long) unit.size() * (unit.size() - 1);
        observed += (double) (pairs - equalPairs) / (unit.size() - 1);
        values += unit.size();
      }
    }
    var all = values;
    var expected = totals.values().stream().mapToDouble(n -> (double) n * (all - n)).sum();
    return alpha(observed, expected, values);
  }

  private static <T> Map<T, Long> counts(List<T> unit) {
    var counts = new HashMap<T, Long>();
    unit.forEach(value -> counts.merge(value, 1L, Long::sum));
    return counts;
  }

  /// The alpha of numbers, whose disagreement is the square of their difference.
  ///
  /// @param units the numbers given to each item; items with fewer than two count for nothing
  /// @return empty when it is not defined: nothing is judged twice, or all numbers are equal
  public static OptionalDouble interval(Collection<? extends List<Double>> units) {
    var all = new ArrayList<Double>();
    var observed = 0.0;
    for (var unit : units) {
      if (unit.size() >= 2) {
        observed += squaredDifferences(unit) / (unit.size() - 1);
        all.addAll(unit);
      }
    }
    return alpha(observed, squaredDifferences(all), all.size());
  }

  /// Over all ordered pairs: n times the sum of squares less the square of the sum, twice. Taken
  /// from the mean first, so that large numbers lose nothing.
  private static double squaredDifferences(List<Double> numbers) {
    var mean = numbers.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    var squares = numbers.stream().mapToDouble(number -> (number - mean) * (number - mean)).sum();
    return 2 * numbers.size() * squares;
  }

  private static OptionalDouble alpha(double observed, double expected, long values) {
    return values < 2 || expected == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (values - 1) * observed / expected);
  }
}
