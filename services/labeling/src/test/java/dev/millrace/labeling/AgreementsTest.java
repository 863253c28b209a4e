package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.proto.labeling.v1.Agreement;
import dev.millrace.proto.labeling.v1.ConsensusRule;
import dev.millrace.proto.labeling.v1.LabellerFigures;
import dev.millrace.proto.labeling.v1.LabellingPlan;
import dev.millrace.proto.labeling.v1.Verdict;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgreementsTest {
  private static final List<String> CLASSES = List.of("Bag", "Coat", "Shirt");
  private TestMesh mesh;

  @BeforeEach
  void open() {
    mesh = new TestMesh();
    mesh.createProject();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void of_twoLabellers_isTheWorkedExample() throws Exception {
    plan(2, ConsensusRule.CONSENSUS_RULE_MAJORITY);
    // Krippendorff's nominal example with two observers, its five categories made three classes.
    var ann = List.of("Bag", "Bag", "Coat", "Coat", "Shirt");
    var bob = List.of("Bag", "Coat", "Coat", "Coat", "Shirt");
    var ids = IntStream.range(0, 5).mapToObj("item-%d"::formatted).toArray(String[]::new);
    mesh.add(ids);
    mesh.settle();
    for (int i = 0; i < ids.length; i++) {
      vote(ids[i], "ann", ann.get(i));
      vote(ids[i], "bob", bob.get(i));
    }
    var agreement = agreement();
    assertThat(agreement.getItems()).isEqualTo(5);
    assertThat(agreement.getVotes()).isEqualTo(10);
    // Observed disagreement 2, expected from totals 3, 5 and 2: 62; so 1 - 9 * 2 / 62.
    assertThat(agreement.getAlpha()).isCloseTo(1 - 18.0 / 62, within(1e-12));
    assertThat(agreement.getPairs(0).getAgreement()).isEqualTo(0.8);
    // By chance: (2 * 1 + 2 * 3 + 1 * 1) / 25.
    assertThat(agreement.getPairs(0).getKappa()).isCloseTo((0.8 - 0.36) / 0.64, within(1e-12));
    mesh.settle();
    var _ = mesh.review("item-0", Verdict.VERDICT_ACCEPTED);
    assertThat(figures("ann").getVotes()).isEqualTo(5);
    assertThat(figures("ann").getVotesJudged()).isEqualTo(4);
    assertThat(figures("bob").getVotesWithCurrent()).isEqualTo(4);
    assertThat(figures("consensus").getAccepted()).isEqualTo(1);
    assertThat(figures("bob").getAccuracy()).isBetween(0.5, 1.0);
  }

  @Test
  void of_nothing_isNothing() {
    var agreement = agreement();
    assertThat(agreement.hasAlpha()).isFalse();
    assertThat(agreement.getLabellersList()).isEmpty();
  }

  @Test
  void reviews_countForWhoGaveTheLabel() throws Exception {
    mesh.add("a", "b");
    mesh.settle();
    var _ = mesh.submit("a", "Coat");
    var _ = mesh.submit("b", "Coat");
    var _ = mesh.review("a", Verdict.VERDICT_CORRECTED, TestMesh.value("Bag"));
    var withdrawn = mesh.review("b", Verdict.VERDICT_SENT_BACK);
    var _ = mesh.undo("rita", withdrawn);
    mesh.settle();
    assertThat(figures("ann").getCorrected()).isEqualTo(1);
    assertThat(figures("ann").getSentBack()).isZero();
    assertThat(figures("ann").getLabels()).isEqualTo(2);
  }

  @Test
  void dawidSkene_oneWhoIsRightOutweighsTwoWhoGuess() throws Exception {
    plan(3, ConsensusRule.CONSENSUS_RULE_DAWID_SKENE);
    var random = new Random(3);
    var ids = IntStream.range(0, 60).mapToObj("item-%02d"::formatted).toArray(String[]::new);
    mesh.add(ids);
    mesh.settle();
    // Two good ones and a guesser make known who is which.
    for (int i = 0; i < 50; i++) {
      vote(ids[i], "good", CLASSES.get(i % 3));
      vote(ids[i], "fine", CLASSES.get(i % 3));
      vote(ids[i], "guess", CLASSES.get(random.nextInt(3)));
      vote(ids[i], "luck", CLASSES.get(random.nextInt(3)));
    }
    vote(ids[55], "good", "Bag");
    vote(ids[55], "guess", "Coat");
    vote(ids[55], "luck", "Coat");
    assertThat(mesh.current(ids[55])).isEqualTo("Coat");
    try (var _ =
        Reconsidering.start(
            mesh.database, mesh.tally, mesh.skills, Duration.ofMillis(20), () -> true)) {
      Eventually.eventually(() -> assertThat(mesh.current(ids[55])).isEqualTo("Bag"));
      vote(ids[56], "guess", "Shirt");
      vote(ids[56], "luck", "Shirt");
      vote(ids[56], "good", "Bag");
      assertThat(mesh.current(ids[56])).isEqualTo("Bag");
    }
    mesh.settle();
    assertThat(mesh.current(ids[55])).isEqualTo("Bag");
    assertThat(figures("good").getAccuracy()).isGreaterThan(figures("guess").getAccuracy() + 0.3);
  }

  private void plan(int overlap, ConsensusRule rule) {
    mesh.plan(LabellingPlan.newBuilder().setOverlap(overlap).setConsensus(rule).build());
  }

  private void vote(String item, String labeller, String className) {
    var _ = mesh.submit(item, labeller, className, 0);
  }

  private Agreement agreement() {
    return new Agreements(mesh.database).of(TestMesh.PROJECT);
  }

  private LabellerFigures figures(String labeller) {
    return agreement().getLabellersList().stream()
        .filter(figures -> figures.getLabeller().equals(labeller))
        .findFirst()
        .orElse(LabellerFigures.getDefaultInstance());
  }
}
