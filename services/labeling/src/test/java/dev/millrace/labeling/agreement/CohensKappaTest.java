package dev.millrace.labeling.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohensKappaTest {
  // The textbook's fifty grant proposals, read by two readers: 20 both yes, 15 both no.
  @Test
  void of_fiftyProposals() {
    var items = new ArrayList<CohensKappa.Pair<String>>();
    items.addAll(Collections.nCopies(20, new CohensKappa.Pair<>("yes", "yes")));
    items.addAll(Collections.nCopies(5, new CohensKappa.Pair<>("yes", "no")));
    items.addAll(Collections.nCopies(10, new CohensKappa.Pair<>("no", "yes")));
    items.addAll(Collections.nCopies(15, new CohensKappa.Pair<>("no", "no")));
    assertThat(CohensKappa.of(items).orElseThrow()).isCloseTo(0.4, within(1e-12));
    assertThat(CohensKappa.agreement(items)).isEqualTo(0.7);
  }

  // The same observed agreement of 0.6 and different marginals, from the same source.
  @Test
  void of_sameAgreementWithOtherMarginals() {
    assertThat(kappa(45, 15, 25, 15)).isCloseTo(0.1304, within(5e-5));
    assertThat(kappa(25, 35, 5, 35)).isCloseTo(0.2593, within(5e-5));
  }

  private static double kappa(int bothYes, int first, int second, int bothNo) {
    var items = new ArrayList<CohensKappa.Pair<Boolean>>();
    items.addAll(Collections.nCopies(bothYes, new CohensKappa.Pair<>(true, true)));
    items.addAll(Collections.nCopies(first, new CohensKappa.Pair<>(true, false)));
    items.addAll(Collections.nCopies(second, new CohensKappa.Pair<>(false, true)));
    items.addAll(Collections.nCopies(bothNo, new CohensKappa.Pair<>(false, false)));
    return CohensKappa.of(items).orElseThrow();
  }

  @Test
  void of_whereItIsNotDefined_isEmpty() {
    assertThat(CohensKappa.of(List.<CohensKappa.Pair<String>>of())).isEmpty();
    assertThat(CohensKappa.of(List.of(new CohensKappa.Pair<>("a", "a")))).isEmpty();
  }
}
