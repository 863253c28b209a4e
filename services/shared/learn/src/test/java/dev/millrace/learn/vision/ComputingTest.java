package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.callback.LossScaling;
import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.tensor.TensorData;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How and where a learner computes, chosen by one word.
class ComputingTest {

  private static final Rates RATES = Rates.same(0.02);

  private final ImageData<Scores> data =
      ImageData.of(Shapes.of(320, 1), Shapes.of(100, 2), Classes.of(Shapes.CLASSES), 32);

  private ImageLearner<Scores> learner() {
    return Vision.classifier(data, new ResidualNet(1, Shapes.CLASSES), new Accuracy());
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void toShorterPrecision_fromTheBeginning_learns(Precision precision) {
    try (var learner =
        precision == Precision.BFLOAT16 ? learner().toBfloat16() : learner().toFloat16()) {
      assertThat(learner.learner().network().mode().precision()).isEqualTo(precision);

      learner.fitOneCycle(3, RATES);

      assertThat(learner.epochs().getLast().metrics().get("accuracy")).isGreaterThan(0.9);
      boolean scaled =
          !learner
              .learner()
              .checkpoint()
              .callbackState(LossScaling.class.getSimpleName())
              .isEmpty();
      assertThat(scaled).isEqualTo(precision == Precision.FLOAT16);
    }
  }

  @Test
  void toBfloat16_betweenFits_keepsWeightsGroupsAndWhatTheOptimiserRemembers() {
    var backbone = BackboneClassifier.of(new CifarResNet(20), 1, Shapes.CLASSES);
    try (var learner = Vision.classifier(data, backbone, new Accuracy())) {
      learner.freeze();
      learner.fit(1, RATES);
      Checkpoint before = learner.learner().checkpoint();

      learner.toBfloat16();

      assertThat(floats(learner.learner().checkpoint())).isEqualTo(floats(before));
      assertThat(learner.learner().totalStep()).isEqualTo(10);
      learner.fit(1, RATES);
      assertThat(learner.epochs()).extracting(Recorder.Epoch::epoch).containsExactly(0, 1);
      assertThat(learner.toFloat32().learner().network().mode().precision())
          .isEqualTo(Precision.FLOAT32);
    }
  }

  @Test
  void on_theUsualDevice_goesOnAsIfNothingHadBeenSaid() {
    try (var plain = learner();
        var moved = learner()) {
      plain.fit(1, RATES);
      plain.fit(1, RATES);
      moved.fit(1, RATES);
      moved.on(List.of()).fit(1, RATES);

      assertThat(moved.learner().network().weightHash())
          .isEqualTo(plain.learner().network().weightHash());
    }
  }

  @Test
  void on_threeDevicesThatShareEachBatch_learnsAsOneWithinRounding() {
    try (var one = learner();
        var three = learner().on(Collections.nCopies(3, Device.cpu()))) {
      // Adam's first steps follow signs, which rounding turns where a gradient is next to zero.
      one.fit(1, Rates.same(1e-3));
      three.fit(1, Rates.same(1e-3));

      assertThat(three.steps()).hasSameSizeAs(one.steps());
      for (int i = 0; i < one.steps().size(); i++) {
        double expected = one.steps().get(i).loss();
        assertThat(three.steps().get(i).loss())
            .as("step %d", i)
            .isCloseTo(expected, within(0.002 * expected));
      }
      double valid = one.epochs().getLast().validLoss();
      assertThat(three.epochs().getLast().validLoss()).isCloseTo(valid, within(0.01 * valid));
      assertThat(three.validate().count()).isEqualTo(100);
    }
  }

  @Test
  void on_aDeviceThatIsNotThere_isRefusedAndChangesNothing() {
    try (var learner = learner()) {
      List<Device> missing = List.of(Device.gpu(99));

      assertThatThrownBy(() -> learner.on(missing))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("There is no device gpu99");

      learner.fit(1, RATES);
      assertThat(learner.epochs()).hasSize(1);
    }
  }

  @Test
  void classifier_withTwoMetricsOfOneName_isRefusedUnlessOneIsNamed() {
    var net = new ResidualNet(1, Shapes.CLASSES);
    assertThatThrownBy(() -> Vision.classifier(data, net, new Accuracy(), new Accuracy()).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Two metrics are called accuracy");

    try (var learner =
        Vision.classifier(data, net, new Accuracy(), new Accuracy().named("another"))) {
      learner.fit(1, RATES);
      var metrics = learner.epochs().getLast().metrics();
      assertThat(metrics).containsOnlyKeys("accuracy", "another");
      assertThat(metrics.get("another")).isEqualTo(metrics.get("accuracy"));
    }
  }

  private static List<List<Float>> floats(Checkpoint checkpoint) {
    return checkpoint.file().tensors().stream().map(ComputingTest::list).toList();
  }

  private static List<Float> list(TensorData tensor) {
    float[] values = tensor.toFloats();
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }
}
