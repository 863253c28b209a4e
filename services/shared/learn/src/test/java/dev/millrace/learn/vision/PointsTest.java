package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.TestData;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Table;
import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.PointDistance;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.optim.Rates;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsTest {

  private static final ImageShape SHAPE = new ImageShape(48, 48, 1);

  @TempDir private Path folder;

  @Test
  void learner_ofFaces_putsPointsFarBetterThanTheMeanFace() throws IOException {
    Path zip = TestData.require("face_keypoints/face_keypoints.zip");
    Archives.extract(zip, folder);
    Table table = Table.read(folder.resolve("face_keypoints/training.csv"));
    List<String> columns = table.columns().subList(1, table.columns().size());
    ImageData<NumberScores> data =
        Images.in(folder.resolve("face_keypoints/training"))
            .sample(0.6, 3)
            // In the order of names, so that nobody is on both sides.
            .split(Splitter.byLast(0.2))
            .point(Points.of(68), PointLabeller.fromTable(table, "file", columns))
            .size(SHAPE, Fit.SQUISH)
            .augment(StandardAugmentation.PHOTOGRAPHS.upright())
            .batchInMemory(16);
    var distance = new PointDistance(SHAPE.width(), SHAPE.height());
    try (var learner = Vision.learner(data, new ResidualNet(1, 136), distance)) {
      learner.fitOneCycle(10, Rates.same(0.03));

      double error =
          learner.epochs().getLast().metrics().getOrDefault("point_distance", Double.NaN);
      assertThat(error).isLessThan(0.65 * meanFaceError(learner.validate()));

      Path batch = folder.resolve("batch.png");
      learner.drawBatch(batch, 12);
      Path results = folder.resolve("results.png");
      learner.drawResults(results, 12);
      var decoder = new ImageDecoder(ImageLimits.DEFAULT);
      assertThat(decoder.header(Files.readAllBytes(batch)).width()).isEqualTo(770);
      assertThat(decoder.header(Files.readAllBytes(results)).height()).isEqualTo(580);

      Bundle bundle = Bundle.read(learner.bundle(Map.of()).toBytes());
      assertThat(bundle.description().application()).isEqualTo("image-points");
      try (var predictor = Predictor.open(bundle)) {
        byte[] face = data.valid().pixels(0).toArray(ValueLayout.JAVA_BYTE);
        float[] told = learner.answers(data.valid())[0];
        float[] answers = predictor.answers(face, 1)[0];
        assertThat(answers).hasSize(136);
        for (int i = 0; i < answers.length; i++) {
          assertThat(answers[i]).isCloseTo(told[i], within(1e-3f));
        }
        assertThatThrownBy(() -> predictor.probabilities(face, 1))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("image-points");
      }
    }
  }

  /// How far points are from the mean over all faces that are looked at, which is better than from
  /// the mean over other faces.
  private static double meanFaceError(NumberScores faces) {
    float[] mean = new float[faces.count() * faces.width()];
    float[] truth = new float[mean.length];
    for (int number = 0; number < faces.width(); number++) {
      double sum = 0;
      for (int item = 0; item < faces.count(); item++) {
        sum += faces.target(item, number);
        truth[item * faces.width() + number] = faces.target(item, number);
      }
      for (int item = 0; item < faces.count(); item++) {
        mean[item * faces.width() + number] = (float) (sum / faces.count());
      }
    }
    var distance = new PointDistance(SHAPE.width(), SHAPE.height());
    distance.add(NumberScores.of(mean, faces.width(), truth));
    return distance.value();
  }

  @Test
  void framing_ofALongImage_cutsItsMiddle() {
    Framing framing = Framing.of(200, 100, new ImageShape(64, 64, 3), Fit.CROP);

    assertThat(framing).isEqualTo(new Framing(50, 0, 100, 100));
    assertThat(framing.seen(new Point(50, 0))).isEqualTo(new Point(-1, -1));
    assertThat(framing.seen(new Point(125, 50))).isEqualTo(new Point(0.5, 0));
    assertThat(framing.inImage(new Point(0.5, 0))).isEqualTo(new Point(125, 50));
    assertThat(Framing.of(200, 100, SHAPE, Fit.SQUISH)).isEqualTo(new Framing(0, 0, 200, 100));
  }

  @Test
  void point_withTooFewPoints_namesTheFile() {
    var split = new SplitImages(List.of(Path.of("a.jpg")), List.of(Path.of("b.jpg")));

    assertThatThrownBy(() -> split.point(Points.of(2), _ -> List.of(new Point(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a.jpg has 1 labels, but 2 are to be learnt");
  }
}
