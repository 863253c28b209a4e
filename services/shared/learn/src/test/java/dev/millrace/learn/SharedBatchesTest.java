package dev.millrace.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import dev.millrace.learn.callback.Accumulation;
import dev.millrace.learn.callback.ClipGradients;
import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Devices;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.optim.Optimizer;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.vision.ResidualNet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fits in which devices share each batch, against the same fits on one.
class SharedBatchesTest {

  /// What a fit ends with.
  private record End(List<TensorData> weights, double validLoss) {}

  private final PixelSet train = Shapes.of(160, 1);
  private final PixelSet valid = Shapes.of(43, 2);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void fit_onTheCpuSeveralTimes_endsAsOnOneDevice(int count) {
    List<Device> devices = Collections.nCopies(count, Device.cpu());

    assertSame(fit(devices, Rules.sgd(), List.of()), fit(List.of(), Rules.sgd(), List.of()));
  }

  @Test
  void fit_withCallbacksThatChangeGradients_endsAsOnOneDevice() {
    List<Device> devices = Collections.nCopies(2, Device.cpu());

    assertSame(
        fit(devices, Rules.sgd(), List.of(new Accumulation(2), new ClipGradients(0.1))),
        fit(List.of(), Rules.sgd(), List.of(new Accumulation(2), new ClipGradients(0.1))));
  }

  @Test
  void fit_onEveryGpu_endsAsOnOneDevice() {
    assumeThat(Devices.gpus()).as("GPUs on this machine").isGreaterThan(1);

    assertSame(
        fit(Devices.all(), Rules.sgd(), List.of()),
        fit(List.of(Device.gpu(0)), Rules.sgd(), List.of()));
  }

  private static void assertSame(End shared, End alone) {
    for (int i = 0; i < alone.weights().size(); i++) {
      TensorData expected = alone.weights().get(i);
      assertThat(shared.weights().get(i).toFloats())
          .as(expected.name())
          .containsExactly(expected.toFloats(), within(1e-3f));
    }
    assertThat(shared.validLoss()).isCloseTo(alone.validLoss(), within(1e-3 * alone.validLoss()));
  }

  private End fit(List<Device> devices, Optimizer.Factory rule, List<Callback> callbacks) {
    List<Recorder.Epoch> epochs = new ArrayList<>();
    List<Callback> all = new ArrayList<>(callbacks);
    all.add(new Recorder(List.of(), _ -> {}, epochs::add));
    try (var network =
        new Network(
            Graph.of(new ResidualNet(1, Shapes.CLASSES).layers(), Dims.of(1, 28, 28)),
            ChannelStatistics.of(train).normalization(),
            Mode.STANDARD.on(devices))) {
      network.initialize(3);
      try (var learner =
          new Learner(
              network,
              ParameterGroups.of(network.graph(), List.of()),
              rule,
              PixelLoader.training(train, 32, new Augmentation(1, false), 1, 1),
              PixelLoader.inOrder(valid, 32, 1),
              1,
              all)) {
        learner.fit(2, List.of(new Settings(0.02, 0.9, 0.01)), List.of());
      }
      return new End(network.weights(), epochs.getLast().validLoss());
    }
  }
}
