package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.FashionMnist;
import dev.millrace.learn.data.Table;
import dev.millrace.learn.metric.FBeta;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.metric.TagScores;
import dev.millrace.learn.metric.ThresholdAccuracy;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.optim.Rates;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsTest {

  @TempDir private Path folder;

  @Test
  void learner_ofSeveralClothesOnACanvas_findsMostOfThem() throws IOException {
    var canvases = new Canvases(FashionMnist.train(6000));
    var tags = new Tags(FashionMnist.NAMES, 0.3);
    ImageData<TagScores> data =
        ImageData.of(canvases.tagged(0, 2400), canvases.tagged(2400, 400), tags, 64);
    var accuracy = new ThresholdAccuracy(0.2);
    var f2 = new FBeta(0.2, 2);
    try (var learner = Vision.learner(data, new ResidualNet(1, 10), accuracy, f2)) {
      learner.fitOneCycle(5, Rates.same(0.02));

      Map<String, Double> measured = learner.epochs().getLast().metrics();
      TagScores none = same(learner.validate(), -9);
      TagScores all = same(learner.validate(), 9);
      assertThat(measured.get("accuracy_thresh")).isGreaterThan(value(accuracy, none));
      assertThat(measured.get("fbeta")).isGreaterThan(0.2 + value(f2, all));

      TagScores said = learner.validate();
      var again = new FBeta(0.2, 2);
      again.add(said);
      assertThat(again.value()).isCloseTo(measured.get("fbeta"), within(1e-6));

      Path results = folder.resolve("results.png");
      learner.drawResults(results, 9);
      assertThat(results).isNotEmptyFile();
      Path batch = folder.resolve("batch.png");
      learner.drawBatch(batch, 9);
      assertThat(batch).isNotEmptyFile();

      Bundle bundle = Bundle.read(learner.bundle(Map.of()).toBytes());
      assertThat(bundle.description().application()).isEqualTo("image-multi-classification");
      try (var predictor = Predictor.open(bundle)) {
        assertThat(predictor.objective()).isEqualTo(tags);
        byte[] canvas = data.valid().pixels(0).toArray(ValueLayout.JAVA_BYTE);
        float[] answers = predictor.answers(canvas, 1)[0];
        for (int tag = 0; tag < answers.length; tag++) {
          assertThat(answers[tag]).isCloseTo((float) said.probability(0, tag), within(1e-4f));
        }
        assertThat(predictor.probabilities(canvas, 1)[0]).isEqualTo(answers);
        assertThatThrownBy(() -> predictor.scores(canvas, new int[1]))
            .isInstanceOf(IllegalStateException.class);
      }
      try (var heatmaps = Heatmaps.open(bundle)) {
        byte[] canvas = data.valid().pixels(0).toArray(ValueLayout.JAVA_BYTE);
        assertThat(heatmaps.towards(canvas, 3).rows()).isNotEmpty();
      }
    }
  }

  private static double value(Metric<TagScores> metric, TagScores scores) {
    metric.reset();
    metric.add(scores);
    return metric.value();
  }

  /// What a model would say that gives all tags the same logit.
  private static TagScores same(TagScores scores, float logit) {
    boolean[] targets = new boolean[scores.count() * scores.tags()];
    float[] logits = new float[targets.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = scores.target(i / scores.tags(), i % scores.tags());
      logits[i] = logit;
    }
    return TagScores.of(logits, scores.tags(), targets);
  }

  @Test
  void tag_fromATable_takesWhatTheDelimiterParts() {
    Table table =
        Table.parse(
            """
            image_name,tags
            train_0,haze primary
            train_1,"agriculture clear primary"
            train_2,
            valid_3,clear unheard
            """);
    var split =
        new SplitImages(
            List.of(Path.of("jpg/train_0.jpg"), Path.of("jpg/train_1.jpg"), Path.of("train_2.jpg")),
            List.of(Path.of("valid_3.jpg")));

    LabelledImages<TagScores> labelled =
        split.tag(Tagger.fromTable(table, "image_name", "tags", " "));

    assertThat(labelled.classes()).containsExactly("agriculture", "clear", "haze", "primary");
    assertThat(labelled.train())
        .extracting(LabelledImages.Item::label)
        .containsExactly(
            new ImageLabel.OfTags(Set.of(2, 3)),
            new ImageLabel.OfTags(Set.of(0, 1, 3)),
            new ImageLabel.OfTags(Set.of()));
    assertThat(labelled.valid().getFirst().label()).isEqualTo(new ImageLabel.OfTags(Set.of(1)));
    assertThat(labelled.unknown()).containsExactly(Path.of("valid_3.jpg"));
    assertThatThrownBy(() -> Tagger.fromTable(table, "image_name", "labels", " "))
        .hasMessage("There is no column labels, only [image_name, tags]");
    assertThatThrownBy(() -> split.tag(Tagger.fromTable(Table.parse("a,b\n"), "a", "b", " ")))
        .hasMessageContaining("no row for");
  }

  @Test
  void given_fromAThresholdOn_areTheTagsOfAnItem() {
    var tags = new Tags(List.of("a", "b", "c"), 0.5);

    assertThat(tags.given(new float[] {0.5f, 0.49f, 0.9f})).containsExactly("a", "c");
    assertThat(tags.withThreshold(0.2).given(new float[] {0.1f, 0.2f, 0})).containsExactly("b");
    assertThatThrownBy(() -> tags.given(new float[2])).hasMessageContaining("3 tags");
    assertThatThrownBy(() -> new Tags(List.of(), 0.5)).hasMessageContaining("need a name");
  }
}
