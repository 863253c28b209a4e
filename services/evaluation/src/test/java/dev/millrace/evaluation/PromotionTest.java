package dev.millrace.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.proto.evaluation.v1.Figure;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionTest {
  private static final Optional<Figure> NONE = Optional.empty();

  private static Standing standing(String version, double valid, double test) {
    return new Standing(version, accuracy(valid), accuracy(test));
  }

  private static Optional<Figure> accuracy(double value) {
    return Optional.of(Figures.larger("accuracy", value));
  }

  private static Promotion decide(Standing champion, Standing model) {
    return Promotion.decide(Optional.of(champion), model);
  }

  @Test
  void decide_noChampion_promotes() {
    assertThat(Promotion.decide(Optional.empty(), standing("1", 0.5, 0.4)))
        .isEqualTo(
            new Promotion.Promoted("there was no champion; this model has valid accuracy 0.50000"));
    assertThat(Promotion.decide(Optional.empty(), new Standing("1", NONE, accuracy(0.25))))
        .isEqualTo(
            new Promotion.Promoted(
                "there was no champion; this model has test accuracy 0.25000, and no valid items"));
  }

  @Test
  void decide_betterOnValid_promotesWhateverTestSays() {
    assertThat(decide(standing("1", 0.8, 0.9), standing("2", 0.81, 0.1)))
        .isEqualTo(
            new Promotion.Promoted("valid accuracy 0.81000 is better than 0.80000 of version 1"));
  }

  @Test
  void decide_tieOrWorse_keepsTheChampion() {
    assertThat(decide(standing("1", 0.8, 0.1), standing("2", 0.8, 0.9)))
        .isEqualTo(
            new Promotion.Kept("valid accuracy 0.80000 is not better than 0.80000 of version 1"));
    assertThat(decide(standing("1", 0.8, 0.1), standing("2", 0.7, 0.9)))
        .isInstanceOf(Promotion.Kept.class);
  }

  @Test
  void decide_oneWithoutValid_comparesOnTestAndSaysSo() {
    var blind = new Standing("2", NONE, accuracy(0.95));
    assertThat(decide(standing("1", 0.99, 0.9), blind))
        .isEqualTo(
            new Promotion.Promoted(
                "test accuracy 0.95000 is better than 0.90000 of version 1, compared on test because version 2 has no valid items"));
    assertThat(decide(blind, standing("3", 0.99, 0.9)))
        .isEqualTo(
            new Promotion.Kept(
                "test accuracy 0.90000 is not better than 0.95000 of version 2, compared on test because version 2 has no valid items"));
  }

  @Test
  void decide_nothingInCommon_keepsTheChampion() {
    var onTest = new Standing("1", NONE, accuracy(0.5));
    var onValid = new Standing("2", accuracy(0.9), NONE);
    assertThat(decide(onTest, onValid))
        .isEqualTo(
            new Promotion.Kept(
                "versions 2 and 1 were not judged on a common split; move the alias by hand"));
  }

  @Test
  void decide_smallerIsBetter_promotesTheSmaller() {
    var champion = new Standing("1", Optional.of(Figures.smaller("point_distance", 3)), NONE);
    var nearer = new Standing("2", Optional.of(Figures.smaller("point_distance", 2.5)), NONE);
    assertThat(decide(champion, nearer))
        .isEqualTo(
            new Promotion.Promoted(
                "valid point_distance 2.50000 is better than 3.00000 of version 1"));
    assertThat(decide(nearer, champion)).isInstanceOf(Promotion.Kept.class);
  }

  @Test
  void decide_noNumberOrOtherFigures_keepsTheChampion() {
    var champion = standing("1", 0.5, 0.5);
    assertThat(decide(champion, standing("2", Double.NaN, 0.9))).isInstanceOf(Promotion.Kept.class);
    var tags = new Standing("2", Optional.of(Figures.larger("fbeta", 0.9)), NONE);
    assertThat(decide(champion, tags))
        .isEqualTo(
            new Promotion.Kept(
                "fbeta of this model and accuracy of version 1 cannot be compared; move the alias by hand"));
  }

  @Test
  void standing_emptySplit_isAbsent() {
    var verdicts =
        List.of(
            SplitVerdict.newBuilder().setSplit(Split.SPLIT_VALID).build(),
            SplitVerdict.newBuilder()
                .setSplit(Split.SPLIT_TEST)
                .setCount(4)
                .setAccuracy(0.75)
                .build());
    assertThat(Standing.of("7", verdicts)).isEqualTo(new Standing("7", NONE, accuracy(0.75)));
  }
}
