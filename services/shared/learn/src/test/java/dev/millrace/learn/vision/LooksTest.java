package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.TestData;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.ErrorRate;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Going on at another size, and answers from several looks.
class LooksTest {

  @TempDir private Path folder;

  @Test
  void data_ofTheSamePetsAtALargerSize_goesOnBetter() throws IOException {
    Path zip = TestData.require("pets3/pets3.zip");
    TensorFile weights = TensorFile.map(TestData.require("weights/mobilenet_v2.safetensors"));
    Archives.extract(zip, folder);
    LabelledImages<Scores> pets =
        Images.in(folder)
            .filter(file -> file.toString().endsWith(".jpg"))
            .split(Splitter.byRandom(0.2, 42))
            .label(Labeller.fromName("(.+)_\\d+\\.jpg$"));
    ImageData<Scores> small = pets.size(64).augment(StandardAugmentation.PHOTOGRAPHS).batch(32);
    ImageData<Scores> large = pets.size(128).augment(StandardAugmentation.PHOTOGRAPHS).batch(32);
    try (var learner = Vision.classifier(small, new MobileNetV2(), weights, new ErrorRate())) {
      learner.fitOneCycle(1);
      double first = error(learner);
      String before = learner.learner().network().weightHash();

      learner.data(large);

      assertThat(learner.learner().network().weightHash()).isEqualTo(before);
      learner.fitOneCycle(1);
      assertThat(error(learner)).isLessThan(Math.min(0.25, first));
      assertThat(learner.epochs()).extracting(epoch -> epoch.epoch()).containsExactly(0, 1);
      assertThat(learner.bundle(Map.of()).description().input())
          .isEqualTo(new ImageShape(128, 128, 3));

      var looked = new ErrorRate();
      looked.add(learner.validateAugmented());
      assertThat(looked.value()).isLessThan(error(learner) + 0.05);
    }
  }

  private static double error(ImageLearner<?> learner) {
    return learner.epochs().getLast().metrics().getOrDefault("error_rate", Double.NaN);
  }

  @Test
  void data_thatNeedsOtherWeights_isRefused() {
    ImageData<Scores> data = ImageData.of(Shapes.of(64, 3), Shapes.of(16, 3), Classes.of(3), 16);
    var larger = blank(new ImageShape(30, 30, 1), 16);
    try (var learner = Vision.classifier(data, new Plain(1, 3))) {
      assertThatThrownBy(() -> learner.data(ImageData.of(larger, larger, data.objective(), 16)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs other weights");
      var others = Classes.of(4);
      assertThatThrownBy(() -> learner.data(ImageData.of(data.train(), data.valid(), others, 16)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was made for");
    }
  }

  @Test
  void answersAugmented_ofImagesThatLookTheSameEverywhere_areThePlainOnes() {
    ImageData<Scores> data = ImageData.of(Shapes.of(64, 3), Shapes.of(16, 3), Classes.of(3), 16);
    try (var learner = Vision.classifier(data, new ResidualNet(1, 3), new Accuracy())) {
      learner.fitOneCycle(1, Rates.same(0.01));

      MemoryImages grey = blank(data.shape(), 2);
      float[][] plain = learner.answers(grey);
      float[][] looked = learner.answersAugmented(grey);
      for (int label = 0; label < 3; label++) {
        assertThat(looked[1][label]).isCloseTo(plain[1][label], within(1e-4f));
      }
      float[] sum = learner.answersAugmented(data.valid())[0];
      assertThat(sum[0] + sum[1] + sum[2]).isCloseTo(1, within(1e-5f));
      assertThat(sum).isNotEqualTo(learner.answers(data.valid())[0]);
    }
  }

  @Test
  void answersAugmented_ofPoints_areBroughtBackFromEachLook() {
    var shape = new ImageShape(8, 8, 1);
    Graph graph = Graph.of(new Plain(1, 2).layers(), Dims.of(1, 8, 8));
    var plain = new Normalization(List.of(0.5f), List.of(0.25f));
    try (var network = new Network(graph, plain, Mode.STANDARD, Points.of(1));
        var looks = new TestTimeAugmentation(network)) {
      for (Weight weight : graph.weights()) {
        float[] values = new float[(int) weight.dims().elements()];
        if (values.length == 2) {
          values[0] = 0.5f;
          values[1] = -0.25f;
        }
        network.write(weight, TensorData.of(weight.name(), weight.dims(), values));
      }

      float[] answers = new Examination(network, 1, 1).answers(blank(shape, 1), looks)[0];

      // What is seen at a place in a part that is 1.35 times larger is nearer to the middle.
      double share = 0.4 + 0.6 / 1.35;
      assertThat(answers[0]).isCloseTo((float) (0.5 * share), within(1e-5f));
      assertThat(answers[1]).isCloseTo((float) (-0.25 * share), within(1e-5f));
    }
  }

  @Test
  void validate_ofAll_saysWhatTheLastEpochMeasured() {
    PixelSet valid = Shapes.of(50, 3);
    ImageData<Scores> data = ImageData.of(Shapes.of(64, 3), valid, Classes.of(3), 16);
    try (var learner = Vision.classifier(data, new ResidualNet(1, 3), new Accuracy())) {
      learner.fitOneCycle(1, Rates.same(0.01));

      Scores said = learner.validate();
      var accuracy = new Accuracy();
      accuracy.add(said);
      assertThat(said.count()).isEqualTo(50);
      assertThat(accuracy.value()).isEqualTo(learner.epochs().getLast().metrics().get("accuracy"));
      for (int item = 0; item < 50; item++) {
        assertThat(said.target(item)).isEqualTo(valid.label(item));
      }
    }
  }

  private static MemoryImages blank(ImageShape shape, int count) {
    byte[] grey = new byte[count * shape.bytes()];
    Arrays.fill(grey, (byte) 120);
    return new MemoryImages(
        count, shape, MemorySegment.ofArray(grey), Targets.ofClasses(new int[count]));
  }

  /// A network whose weights depend on the size of its images.
  private record Plain(int channels, int classes) implements Architecture {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public Map<String, Integer> settings() {
      return Map.of();
    }

    @Override
    public Layer layers() {
      return Sequential.of(new Flatten(), Linear.of(classes));
    }
  }
}
