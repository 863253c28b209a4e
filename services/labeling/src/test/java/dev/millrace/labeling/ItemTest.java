package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Item UNKNOWN = Item.unknown(new ItemKey("p", "i"));
  private static final Item ADDED = UNKNOWN.withAdded(ItemAdded.newBuilder().setItem("i").build());

  @Test
  void current_newestUnretractedWins() {
    var item = ADDED.withLogged(label("a")).withLogged(label("b")).withLogged(label("c"));
    assertThat(item.current().orElseThrow().labelId()).isEqualTo("c");
    assertThat(item.withRetracted("c").current().orElseThrow().labelId()).isEqualTo("b");
    assertThat(item.withRetracted("a").current().orElseThrow().labelId()).isEqualTo("c");
    assertThat(item.withRetracted("a").withRetracted("b").withRetracted("c").current()).isEmpty();
  }

  @Test
  void withLogged_againstTheOrderOfSubmission_takesTheOrderOfTheLog() {
    var submitted = ADDED.withSubmitted(label("mine"));
    assertThat(submitted.current().orElseThrow().labelId()).isEqualTo("mine");
    var both = submitted.withLogged(label("earlier"));
    assertThat(both.current().orElseThrow().labelId()).isEqualTo("mine");
    var settled = both.withLogged(label("mine")).withLogged(label("later"));
    assertThat(settled.labels())
        .extracting(LabelEntry::labelId)
        .containsExactly("earlier", "mine", "later");
    assertThat(settled)
        .isEqualTo(
            ADDED
                .withLogged(label("earlier"))
                .withLogged(label("mine"))
                .withLogged(label("later")));
  }

  @Test
  void withLogged_ownLabelBehindAnothers_losesItsPlace() {
    var item =
        ADDED
            .withSubmitted(label("first"))
            .withSubmitted(label("second"))
            .withLogged(label("second"))
            .withLogged(label("first"));
    assertThat(item.labels()).extracting(LabelEntry::labelId).containsExactly("second", "first");
  }

  @Test
  void withLogged_again_changesNothing() {
    var item = ADDED.withLogged(label("a")).withRetracted("a");
    assertThat(item.withLogged(label("a"))).isEqualTo(item);
    assertThat(item.withSubmitted(label("a"))).isEqualTo(item);
  }

  @Test
  void with_eventsOfTopicsInAnyOrder_isTheSame() {
    var prediction = prediction("1", NOON);
    var added = ItemAdded.newBuilder().setItem("i").build();
    assertThat(UNKNOWN.withAdded(added).withLogged(label("a")).withPrediction(prediction))
        .isEqualTo(UNKNOWN.withPrediction(prediction).withLogged(label("a")).withAdded(added));
  }

  @Test
  void isDue_unlabelledOrPredictedAfterItsLabel() {
    var labelled = ADDED.withLogged(label("a"));
    assertThat(UNKNOWN.isDue(1)).isFalse();
    assertThat(ADDED.isDue(1)).isTrue();
    assertThat(ADDED.withRemoved().isDue(1)).isFalse();
    assertThat(labelled.isDue(1)).isFalse();
    assertThat(labelled.withPrediction(prediction("1", NOON.minusSeconds(1))).isDue(1)).isFalse();
    assertThat(labelled.withPrediction(prediction("1", NOON.plusSeconds(1))).isDue(1)).isTrue();
  }

  @Test
  void isDue_sameVersionPredictsAgain_staysJudged() {
    var judged = ADDED.withPrediction(prediction("1", NOON.minusSeconds(1))).withLogged(label("a"));
    assertThat(judged.withPrediction(prediction("1", NOON.plusSeconds(1))).isDue(1)).isFalse();
    assertThat(judged.withPrediction(prediction("2", NOON.plusSeconds(1))).isDue(1)).isTrue();
  }

  @Test
  void classes_ofASet_areAll() {
    var set = ClassSet.newBuilder().addAllClassNames(List.of("cat", "dog"));
    var value = LabelValue.newBuilder().setClassSet(set).build();
    assertThat(ADDED.withLogged(label("a", value)).classes()).containsExactly("cat", "dog");
  }

  @Test
  void spread_neighbours_areFarApart() {
    var first = Item.unknown(new ItemKey("p", "train/00001")).spread();
    var second = Item.unknown(new ItemKey("p", "train/00002")).spread();
    assertThat(Math.abs((long) first - second)).isGreaterThan(1_000_000);
  }

  private static LabelEntry label(String id) {
    return label(id, TestMesh.value("Coat"));
  }

  private static LabelEntry label(String id, LabelValue value) {
    var labeled = ItemLabeled.newBuilder().setLabelId(id).setValue(value).build();
    return new LabelEntry(labeled, "test", id, NOON, false, false);
  }

  private static Prediction prediction(String version, Instant servedAt) {
    return new Prediction("Coat", Prediction.NO_VALUE, 0.5f, 0.25f, 1.5f, version, servedAt);
  }
}
