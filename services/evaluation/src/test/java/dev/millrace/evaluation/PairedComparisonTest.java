package dev.millrace.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.millrace.evaluation.PairedComparison.Outcome;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {
  private static final int TRIALS = 400;
  private static final int ITEMS = 500;

  /// Looks after each item, as the service does, and stops at the first decision.
  private static Outcome decide(Random random, double bias) {
    var wins = 0;
    for (int items = 1; items <= ITEMS; items++) {
      wins += random.nextDouble() < bias ? 1 : 0;
      var outcome = new PairedComparison(wins, items - wins).outcome();
      if (outcome != Outcome.OPEN) {
        return outcome;
      }
    }
    return Outcome.OPEN;
  }

  private static long count(double bias, Outcome wanted) {
    var random = new Random(7);
    var found = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      found += decide(random, bias) == wanted ? 1 : 0;
    }
    return found;
  }

  @Test
  void outcome_equallyGood_staysOpenHoweverOftenOneLooks() {
    assertThat(count(0.5, Outcome.OPEN)).isGreaterThanOrEqualTo(380);
  }

  @Test
  void outcome_better_isFoundAndWorseIsNot() {
    assertThat(count(0.65, Outcome.BETTER)).isGreaterThan(390);
    assertThat(count(0.35, Outcome.WORSE)).isGreaterThan(390);
    assertThat(count(0.65, Outcome.WORSE)).isLessThan(5);
  }

  @Test
  void logEvidence_isThatOfAUniformMixture() {
    assertThat(new PairedComparison(0, 0).logEvidence()).isZero();
    // 2^4 B(4, 2) = 16 / 20.
    assertThat(Math.exp(new PairedComparison(3, 1).logEvidence())).isCloseTo(0.8, offset(1e-12));
    assertThat(new PairedComparison(100_000, 90_000).logEvidence()).isFinite().isPositive();
  }
}
