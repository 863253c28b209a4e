package dev.millrace.labeling.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The worked examples of Krippendorff's "Computing Krippendorff's Alpha-Reliability".
class KrippendorffsAlphaTest {
  private static final List<List<String>> FOUR_OBSERVERS =
      units(
          "1 2 3 3 2 1 4 1 2 . . .",
          "1 2 3 3 2 2 4 1 2 5 . 3",
          ". 3 3 3 2 3 4 2 2 5 1 .",
          "1 2 3 3 2 4 4 1 2 5 1 .");

  @Test
  void nominal_twoObservers_binary() {
    var units = units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0");
    assertThat(KrippendorffsAlpha.nominal(units).orElseThrow()).isCloseTo(0.095, within(5e-4));
  }

  @Test
  void nominal_twoObservers_fiveCategories() {
    var units = units("a a b b d c c c e d d a", "b a b b b c c c e d d d");
    assertThat(KrippendorffsAlpha.nominal(units).orElseThrow()).isCloseTo(0.692, within(5e-4));
  }

  @Test
  void nominal_fourObservers_withGaps() {
    assertThat(KrippendorffsAlpha.nominal(FOUR_OBSERVERS).orElseThrow())
        .isCloseTo(0.743, within(5e-4));
  }

  @Test
  void interval_fourObservers_withGaps() {
    var numbers =
        FOUR_OBSERVERS.stream().map(unit -> unit.stream().map(Double::valueOf).toList()).toList();
    assertThat(KrippendorffsAlpha.interval(numbers).orElseThrow()).isCloseTo(0.849, within(5e-4));
  }

  @Test
  void whereItIsNotDefined_isEmpty() {
    assertThat(KrippendorffsAlpha.nominal(List.<List<String>>of())).isEmpty();
    assertThat(KrippendorffsAlpha.nominal(List.of(List.of("a"), List.of("b")))).isEmpty();
    assertThat(KrippendorffsAlpha.nominal(List.of(List.of("a", "a")))).isEmpty();
    assertThat(KrippendorffsAlpha.interval(List.of(List.of(2.0, 2.0)))).isEmpty();
  }

  /// The values of each unit, from a row of values for each observer; a dot is none.
  private static List<List<String>> units(String... observers) {
    var units = new ArrayList<List<String>>();
    for (var observer : observers) {
      var values = observer.split(" ", -1);
      for (int i = 0; i < values.length; i++) {
        if (units.size() <= i) {
          units.add(new ArrayList<>());
        }
        if (!values[i].equals(".")) {
          units.get(i).add(values[i]);
        }
      }
    }
    return units;
  }
}
