package dev.millrace.learn.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.vision.ResidualNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossScalingTest {

  private final PixelSet set = Shapes.of(96, 1);
  private final List<Recorder.Epoch> epochs = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT16"})
  void fit_inEachPrecision_learnsTheSameWithinRounding(Precision precision) {
    var plain = hash(Precision.FLOAT32, List.of());
    double expected = epochs.getLast().validLoss();
    epochs.clear();
    var scaling = new LossScaling();
    var scaled = hash(precision, List.of(scaling));

    assertThat(epochs.getLast().validLoss()).isCloseTo(expected, within(0.1 * expected));
    assertThat(scaling.skipped()).isZero();
    if (precision == Precision.FLOAT32) {
      // A scale is a power of two, so that in full precision nothing changes at all.
      assertThat(scaled).isEqualTo(plain);
    }
  }

  @Test
  void step_withGradientsThatOverflow_isSkippedAndHalvesTheScale() {
    var told = new ArrayList<Long>();
    var scaling = new LossScaling(told::add);
    Callback injecting =
        new Callback() {
          @Override
          public int order() {
            return -60;
          }

          @Override
          public void beforeStep(Learner learner) {
            if (learner.step() == 1) {
              learner.network().scale(learner.gradients(), Double.POSITIVE_INFINITY);
            }
          }
        };
    var steps = new ArrayList<Long>();
    Callback counting =
        new Callback() {
          @Override
          public void afterStep(Learner learner) {
            steps.add(learner.step());
          }
        };

    hash(Precision.FLOAT32, List.of(injecting, scaling, counting));

    assertThat(steps).containsExactly(0L, 2L);
    assertThat(told).containsExactly(1L);
    assertThat(scaling.scale()).isEqualTo(32768);
    assertThat(epochs.getLast().validLoss()).isFinite();
  }

  @Test
  void scale_afterAThousandGoodSteps_doublesUpToItsLimit() {
    var scaling = new LossScaling();
    scaling.restore(Map.of("scale", "8388608.0", "good", "998", "skipped", "7"));
    hash(Precision.FLOAT32, List.of(restored(scaling, 998)));
    assertThat(scaling.scale()).isEqualTo(0x1p24);
    assertThat(scaling.state()).containsEntry("good", "1").containsEntry("skipped", "7");

    hash(Precision.FLOAT32, List.of(restored(scaling, 999)));
    assertThat(scaling.scale()).isEqualTo(0x1p24);
    assertThat(scaling.state()).containsEntry("good", "2");
  }

  private static LossScaling restored(LossScaling scaling, int good) {
    scaling.restore(
        Map.of(
            "scale", Double.toString(scaling.scale()),
            "good", Integer.toString(good),
            "skipped", Long.toString(scaling.skipped())));
    return scaling;
  }

  private String hash(Precision precision, List<Callback> callbacks) {
    var all = new ArrayList<>(callbacks);
    all.add(new Recorder(List.of(), _ -> {}, epochs::add));
    try (var network =
        new Network(
            Graph.of(new ResidualNet(1, Shapes.CLASSES).layers(), Dims.of(1, 28, 28)),
            ChannelStatistics.of(set).normalization(),
            new Mode(true, precision))) {
      network.initialize(1);
      try (var learner =
          new Learner(
              network,
              ParameterGroups.of(network.graph(), List.of()),
              Rules.adamW(),
              PixelLoader.training(set, 32, Augmentation.NONE, 1, 1),
              PixelLoader.inOrder(set, 32, 1),
              1,
              all)) {
        learner.fit(1, List.of(new Settings(0.01, 0.9, 0.01)), List.of());
      }
      return network.weightHash();
    }
  }
}
