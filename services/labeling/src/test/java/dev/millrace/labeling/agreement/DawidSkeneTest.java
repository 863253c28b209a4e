package dev.millrace.labeling.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DawidSkeneTest {
  private static final Map<String, Double> ACCURACIES =
      Map.of("good", 0.95, "fair", 0.8, "poor", 0.5, "guessing", 0.25);

  @Test
  void estimate_findsHowOftenEachIsRight() {
    var truth = new ArrayList<Integer>();
    var votes = simulated(2_000, truth, new Random(7));
    var estimate = DawidSkene.estimate(votes, 4);
    ACCURACIES.forEach((labeller, accuracy) ->
        assertThat(estimate.accuracy(labeller)).as(labeller).isCloseTo(accuracy, within(0.05)));
  }

  @Test
  void probabilities_areRightMoreOftenThanTheMajority() {
    var truth = new ArrayList<Integer>();
    var votes = simulated(2_000, truth, new Random(8));
    var estimate = DawidSkene.estimate(votes, 4);
    int rightByModel = 0;
    int rightByMajority = 0;
    for (int i = 0; i < votes.size(); i++) {
      rightByModel += likeliest(estimate.probabilities(votes.get(i))) == truth.get(i) ? 1 : 0;
      rightByMajority += likeliest(counts(votes.get(i))) == truth.get(i) ? 1 : 0;
    }
    assertThat(rightByModel).isGreaterThan(rightByMajority + 100);
  }

  @Test
  void probabilities_trustWhoIsRightMoreOftenThanTwoWhoAreNot() {
    var votes = simulated(2_000, new ArrayList<>(), new Random(9));
    var estimate = DawidSkene.estimate(votes, 4);
    var probabilities = estimate.probabilities(Map.of("good", 2, "poor", 1, "guessing", 1));
    assertThat(likeliest(probabilities)).isEqualTo(2);
    assertThat(probabilities[0] + probabilities[1] + probabilities[2] + probabilities[3])
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void unknown_majorityWins_andTiesStayTies() {
    var unknown = DawidSkene.unknown(3);
    assertThat(likeliest(unknown.probabilities(Map.of("a", 1, "b", 1, "c", 0)))).isEqualTo(1);
    var tied = unknown.probabilities(Map.of("a", 1, "b", 0));
    assertThat(tied[0]).isCloseTo(tied[1], within(1e-12));
    assertThat(unknown.accuracy("anybody")).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void probabilities_ofManyVotes_stayNumbers() {
    var votes = new HashMap<String, Integer>();
    for (int i = 0; i < 5_000; i++) {
      votes.put("labeller " + i, i % 3 == 0 ? 0 : 1);
    }
    assertThat(DawidSkene.unknown(3).probabilities(votes)[1]).isCloseTo(1, within(1e-9));
  }

  private static List<Map<String, Integer>> simulated(
      int items, List<Integer> truth, Random random) {
    var all = new ArrayList<Map<String, Integer>>();
    for (int i = 0; i < items; i++) {
      int right = random.nextInt(4);
      truth.add(right);
      var votes = new HashMap<String, Integer>();
      for (var labeller : List.of("good", "fair", "poor", "guessing")) {
        var isRight = random.nextDouble() < ACCURACIES.getOrDefault(labeller, 0.0);
        votes.put(labeller, isRight ? right : (right + 1 + random.nextInt(3)) % 4);
      }
      all.add(votes);
    }
    return all;
  }

  private static double[] counts(Map<String, Integer> votes) {
    var counts = new double[4];
    votes.values().forEach(vote -> counts[vote]++);
    return counts;
  }

  private static int likeliest(double[] probabilities) {
    int likeliest = 0;
    for (int c = 1; c < probabilities.length; c++) {
      likeliest = probabilities[c] > probabilities[likeliest] ? c : likeliest;
    }
    return likeliest;
  }
}
