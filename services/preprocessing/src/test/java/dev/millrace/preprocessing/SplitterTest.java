package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitterTest {
  private static final SplitSpec SPEC =
      SplitSpec.newBuilder()
          .setAttribute("split")
          .setValidShare(0.2)
          .setTestShare(0.1)
          .setSeed(42)
          .build();

  private static Split split(SplitSpec spec, int item, Map<String, String> attributes) {
    return new Splitter(spec).split("item-" + item, attributes);
  }

  private static Map<Split, Long> counts(SplitSpec spec, Map<String, String> attributes) {
    return IntStream.range(0, 20_000)
        .mapToObj(item -> split(spec, item, attributes))
        .collect(Collectors.groupingBy(split -> split, Collectors.counting()));
  }

  private static double share(Map<Split, Long> counts, Split split) {
    return counts.getOrDefault(split, 0L) / 20_000.0;
  }

  @Test
  void place_knownItems_isAsPublished() {
    assertThat(Splitter.place(0, "a")).isEqualTo(0.8437277889555058);
    assertThat(Splitter.place(42, "item-7")).isEqualTo(0.3523190051802487);
    assertThat(Splitter.place(-1, "été")).isEqualTo(0.3226755864017531);
  }

  @Test
  void split_withoutAttribute_sharesByHash() {
    var counts = counts(SPEC, Map.of());
    assertThat(share(counts, Split.SPLIT_VALID)).isCloseTo(0.2, within(0.01));
    assertThat(share(counts, Split.SPLIT_TEST)).isCloseTo(0.1, within(0.01));
    assertThat(share(counts, Split.SPLIT_TRAIN)).isCloseTo(0.7, within(0.01));
  }

  @Test
  void split_attributeTrain_sharesWithValidAlone() {
    var counts = counts(SPEC, Map.of("split", "train"));
    assertThat(counts).doesNotContainKey(Split.SPLIT_TEST);
    assertThat(share(counts, Split.SPLIT_VALID)).isCloseTo(0.2, within(0.01));
  }

  @Test
  void split_attributeValidOrTest_isObeyed() {
    assertThat(counts(SPEC, Map.of("split", "valid"))).containsOnlyKeys(Split.SPLIT_VALID);
    assertThat(counts(SPEC, Map.of("split", "test"))).containsOnlyKeys(Split.SPLIT_TEST);
  }

  @Test
  void split_attributeOfAnotherName_isNotRead() {
    var spec = SPEC.toBuilder().setAttribute("").build();
    assertThat(counts(spec, Map.of("split", "test")))
        .containsKeys(Split.SPLIT_TRAIN, Split.SPLIT_VALID);
  }

  @Test
  void split_unknownValue_isRefusedByName() {
    assertThatThrownBy(() -> split(SPEC, 3, Map.of("split", "holdout")))
        .isInstanceOf(CutRefused.class)
        .hasMessageContaining("item-3")
        .hasMessageContaining("'holdout', expected train, valid or test");
  }

  @Test
  void split_largerTestShare_movesNothingOutOfValid() {
    var larger = SPEC.toBuilder().setTestShare(0.5).build();
    for (int item = 0; item < 2_000; item++) {
      var before = split(SPEC, item, Map.of());
      var after = split(larger, item, Map.of());
      assertThat(after).isIn(before, Split.SPLIT_TEST);
      assertThat(before == Split.SPLIT_VALID).isEqualTo(after == Split.SPLIT_VALID);
    }
  }

  @Test
  void split_anotherSeed_sharesAnew() {
    var other = SPEC.toBuilder().setSeed(43).build();
    var moved =
        IntStream.range(0, 2_000)
            .filter(item -> split(SPEC, item, Map.of()) != split(other, item, Map.of()))
            .count();
    assertThat(moved).isBetween(700L, 1_200L);
  }
}
