package dev.millrace.console.live;

import dev.millrace.proto.training.v1.RateFinderMeasured;
import java.util.List;

/// What a search for the learning rate found.
///
/// @param rates and `losses`: of equal length, in the order of the steps
/// @param suggestion the rate that the search proposes, 0 while it goes on
/// @param underWay whether the search goes on
/// @param valley `steepest` and `minimumTenth`: what each way of choosing proposes
record RatesView(
    long attempt,
    List<Double> rates,
    List<Double> losses,
    double suggestion,
    boolean underWay,
    double valley,
    double steepest,
    double minimumTenth) {
  RatesView {
    rates = List.copyOf(rates);
    losses = List.copyOf(losses);
  }

  static RatesView of(RateFinderMeasured measured) {
    return new RatesView(
        measured.getAttempt(),
        measured.getRatesList(),
        measured.getLossesList(),
        measured.getSuggestion(),
        measured.getUnderWay(),
        measured.getValley(),
        measured.getSteepest(),
        measured.getMinimumTenth());
  }
}
