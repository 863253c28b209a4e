package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.FashionMnist;
import dev.millrace.learn.data.Table;
import dev.millrace.learn.metric.MeanSquaredError;
import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.R2;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.optim.Rates;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void learner_ofHowManyClothesThereAre_countsThem() throws IOException {
    var canvases = new Canvases(FashionMnist.train(6000));
    Numbers pieces = Numbers.of("pieces").within(0, 4);
    ImageData<NumberScores> data =
        ImageData.of(canvases.counted(0, 1600), canvases.counted(1600, 400), pieces, 32);
    var error = new MeanSquaredError();
    var share = new R2();
    try (var learner = Vision.learner(data, new ResidualNet(1, 1), error, share)) {
      learner.fitOneCycle(4, Rates.same(0.02));

      Map<String, Double> measured = learner.epochs().getLast().metrics();
      assertThat(measured.get("r2_score")).isGreaterThan(0.9);
      assertThat(measured.get("mean_squared_error"))
          .isCloseTo(learner.epochs().getLast().validLoss(), within(1e-4));

      Bundle bundle = Bundle.read(learner.bundle(Map.of()).toBytes());
      assertThat(bundle.description().application()).isEqualTo("image-regression");
      try (var predictor = Predictor.open(bundle)) {
        assertThat(predictor.objective()).isEqualTo(pieces);
        byte[] canvas = data.valid().pixels(0).toArray(ValueLayout.JAVA_BYTE);
        assertThat(predictor.answers(canvas, 1)[0][0])
            .isCloseTo(learner.answers(data.valid())[0][0], within(1e-3f));
        var counted = new MeanSquaredError();
        predictor.judge(
            data.valid(),
            64,
            (_, judged) -> {
              if (judged instanceof NumberScores scores) {
                counted.add(scores);
              }
            });
        assertThat(counted.value()).isCloseTo(learner.epochs().getLast().validLoss(), within(1e-3));
      }
    }
  }

  @Test
  void number_fromATable_isReadFromItsColumns() {
    Table table = Table.parse("file,age,height\na.jpg,31,1.8\nb.jpg,4,1.1\n");
    var split = new SplitImages(List.of(Path.of("a.jpg")), List.of(Path.of("b.jpg")));

    LabelledImages<NumberScores> labelled =
        split.number(
            Numbers.of("age", "height"), NumberLabeller.fromTable(table, "file", "age", "height"));

    assertThat(labelled.train().getFirst().label())
        .isEqualTo(new ImageLabel.OfNumbers(List.of(31.0, 1.8)));
    assertThat(labelled.valid().getFirst().label())
        .isEqualTo(new ImageLabel.OfNumbers(List.of(4.0, 1.1)));
    assertThatThrownBy(
            () -> split.number(Numbers.of("age"), NumberLabeller.fromTable(table, "file", "name")))
        .hasMessageContaining("There is no column name");
  }
}
