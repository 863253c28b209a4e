package dev.millrace.learn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.vision.ResidualNet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Several devices against one. The CPU, named several times, is as good as several for that.
class DevicesTest {

  private static final Normalization PLAIN =
      new Normalization(List.of(0.5f, 0.4f), List.of(0.3f, 0.2f));
  private static final Dims SMALL = Dims.of(2, 8, 8);

  /// What one batch does to a network: its loss, all gradients, all weights afterwards, and what it
  /// says then.
  private record Lesson(double loss, List<double[]> gradients, List<float[]> kept, float[] said) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.millrace.learn.engine.GradientTest#networks")
  void loss_ofABatchInUnevenShares_isThatOfOneDevice(String name, Layer layers) {
    Graph graph = Graph.of(layers, SMALL);
    Lesson alone = lesson(graph, Precision.FLOAT64, List.of(Device.cpu()), 7);

    for (int count : new int[] {2, 3, 7}) {
      List<Device> devices = Collections.nCopies(count, Device.cpu());
      assertSame(lesson(graph, Precision.FLOAT64, devices, 7), alone, 1e-9);
    }
  }

  @Test
  void loss_inBfloat16_isNearThatOfOneDevice() {
    Graph graph = Graph.of(new ResidualNet(2, 3).layers(), Dims.of(2, 28, 28));
    Lesson alone = lesson(graph, Precision.BFLOAT16, List.of(Device.cpu()), 16);
    Lesson shared = lesson(graph, Precision.BFLOAT16, Collections.nCopies(2, Device.cpu()), 16);

    assertThat(shared.loss()).isCloseTo(alone.loss(), within(0.02 * alone.loss()));
  }

  @Test
  void loss_onEveryGpu_isThatOfTheCpu() {
    assumeThat(Devices.gpus()).as("GPUs on this machine").isPositive();
    Graph graph = Graph.of(new ResidualNet(2, 3).layers(), Dims.of(2, 28, 28));
    Lesson alone = lesson(graph, Precision.FLOAT64, List.of(Device.cpu()), 16);

    assertSame(lesson(graph, Precision.FLOAT64, List.of(Device.gpu(0)), 16), alone, 1e-7);
    assertSame(lesson(graph, Precision.FLOAT64, Devices.all(), 16), alone, 1e-7);
  }

  @Test
  void loss_ofFewerImagesThanDevices_isRefused() {
    Graph graph = Graph.of(new ResidualNet(2, 3).layers(), Dims.of(2, 28, 28));
    List<Device> devices = Collections.nCopies(4, Device.cpu());

    assertThatThrownBy(() -> lesson(graph, Precision.FLOAT32, devices, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 images cannot be shared by 4 devices");
  }

  @Test
  void logits_ofFewerImagesThanDevices_areThoseOfOne() {
    Graph graph = Graph.of(new ResidualNet(2, 3).layers(), Dims.of(2, 28, 28));
    var mode = Mode.STANDARD.on(Collections.nCopies(4, Device.cpu()));
    try (var shared = new Network(graph, PLAIN, mode);
        var alone = new Network(graph, PLAIN, Mode.STANDARD);
        NDManager scope = shared.scope()) {
      shared.initialize(5);
      alone.initialize(5);
      NDArray pixels = pixels(scope, graph, 3);
      try (IValue some = shared.logits(pixels);
          IValue same = alone.logits(pixels)) {
        assertThat(Values.array(some, scope).toFloatArray())
            .hasSize(9)
            .containsExactly(Values.array(same, scope).toFloatArray(), within(1e-5f));
      }
    }
  }

  @Test
  void named_forNamesOfDevices_areThose() {
    assertThat(Devices.named(List.of())).isEmpty();
    assertThat(Devices.named(List.of("cpu", " CPU "))).containsExactly(Device.cpu(), Device.cpu());
    assertThat(Devices.all()).isNotEmpty();
    assertThatThrownBy(() -> Devices.named(List.of("tpu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no device called \"tpu\"");
    assertThatThrownBy(() -> Devices.named(List.of("gpu999")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no device gpu999: the native library finds");
  }

  private static void assertSame(Lesson found, Lesson expected, double rounding) {
    assertThat(found.loss()).isCloseTo(expected.loss(), within(rounding));
    for (int i = 0; i < expected.gradients().size(); i++) {
      assertThat(found.gradients().get(i))
          .as("gradient %d", i)
          .containsExactly(expected.gradients().get(i), within(rounding));
    }
    for (int i = 0; i < expected.kept().size(); i++) {
      assertThat(found.kept().get(i))
          .as("weight %d", i)
          .containsExactly(expected.kept().get(i), within(1e-6f));
    }
    assertThat(found.said()).containsExactly(expected.said(), within(1e-5f));
  }

  private static Lesson lesson(Graph graph, Precision precision, List<Device> devices, int count) {
    try (var network = new Network(graph, PLAIN, new Mode(true, precision, devices));
        NDManager scope = network.scope()) {
      network.initialize(11);
      NDArray x = pixels(scope, graph, count);
      NDArray y = scope.arange(0, count, 1, DataType.INT64).mod(3);
      try (IValue loss = network.loss(x, y);
          IValue found = network.gradients(loss);
          IValue judged = network.judge(x, y)) {
        List<double[]> gradients = new ArrayList<>();
        for (NDArray gradient : Values.arrays(found, scope)) {
          gradients.add(gradient.toType(DataType.FLOAT64, false).flatten().toDoubleArray());
        }
        List<float[]> kept = network.weights().stream().map(TensorData::toFloats).toList();
        NDArray said = Values.arrays(judged, scope).getFirst();
        return new Lesson(
            Values.number(loss),
            gradients,
            kept,
            said.toType(DataType.FLOAT32, false).toFloatArray());
      }
    }
  }

  private static NDArray pixels(NDManager scope, Graph graph, int count) {
    int[] sizes =
        Arrays.stream(graph.input().dims().toArray()).mapToInt(Math::toIntExact).toArray();
    ByteBuffer bytes = ByteBuffer.allocateDirect(count * sizes[0] * sizes[1] * sizes[2]);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(2, i));
    }
    return scope.create(bytes, new Shape(count, sizes[1], sizes[2], sizes[0]), DataType.UINT8);
  }
}
