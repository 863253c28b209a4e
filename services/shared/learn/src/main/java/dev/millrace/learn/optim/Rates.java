package dev.millrace.learn.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Learning rates for parameter groups, from the input to the output.
public sealed interface Rates {

  /// One rate for all groups.
  record Same(double rate) implements Rates {}

  /// A rate for the last group, and a fraction of it for all others.
  record Last(double rate, double divisor) implements Rates {}

  /// Rates that grow by equal factors from the first group to the last.
  record Range(double first, double last) implements Rates {}

  /// A rate for each group.
  record Each(List<Double> rates) implements Rates {
    public Each {
      rates = List.copyOf(rates);
    }
  }

  /// One rate for all groups.
  static Rates same(double rate) {
    return new Same(rate);
  }

  /// A rate for the last group and a tenth of it for all others.
  static Rates last(double rate) {
    return new Last(rate, 10);
  }

  /// Rates that grow by equal factors from the first group to the last.
  static Rates range(double first, double last) {
    return new Range(first, last);
  }

  /// Rates for all groups after unfreezing, as a rule of thumb: a tenth of the rate before the loss
  /// shoots up in a search for the first group, and a part of the rate before for the last.
  ///
  /// @param beforeSpike the last rate of the search before its loss shoots up
  /// @param before the highest rate of the last group while others were frozen
  /// @param divisor what that is divided by, 5 to 10
  static Rates afterUnfreezing(double beforeSpike, double before, double divisor) {
    double last = before / divisor;
    return range(Math.min(beforeSpike / 10, last), last);
  }

  /// The rate of each of so many groups.
  ///
  /// @throws IllegalArgumentException when rates were given for another number of groups
  default List<Double> of(int groups) {
    return switch (this) {
      case Same(double rate) -> Collections.nCopies(groups, rate);
      case Last(double rate, double divisor) -> {
        List<Double> rates = new ArrayList<>(Collections.nCopies(groups - 1, rate / divisor));
        rates.add(rate);
        yield rates;
      }
      case Range(double first, double last) -> range(first, last, groups);
      case Each(List<Double> rates) -> {
        if (rates.size() != groups) {
          throw new IllegalArgumentException(
              "%d rates were given for %d parameter groups".formatted(rates.size(), groups));
        }
        yield rates;
      }
    };
  }

  private static List<Double> range(double first, double last, int groups) {
    if (groups == 1) {
      return List.of(last);
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      rates.add(Schedule.EXPONENTIAL.at(first, last, (double) i / (groups - 1)));
    }
    return rates;
  }
}
