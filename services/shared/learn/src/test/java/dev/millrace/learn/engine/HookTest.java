package dev.millrace.learn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Hook.Statistics;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.tensor.Dims;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookTest {

  private static final Graph GRAPH =
      Graph.of(
          Sequential.EMPTY
              .then("first", Sequential.EMPTY.then("conv", Conv2d.of(4, 3, 1)).then("", new Relu()))
              .then("", GlobalPool.MEAN)
              .then("flat", new Flatten()),
          Dims.of(1, 6, 6));

  @Test
  void values_ofLayers_areThoseBeforeAnythingOverwritesThem() {
    try (Network network = network();
        Hook hook = Hook.on(network, "first.conv", "first", "flat");
        NDManager scope = Torch.scope()) {
      NDArray pixels = pixels(scope);

      List<NDArray> values = hook.values(scope, pixels);

      assertThat(values).hasSize(3);
      float[] before = values.get(0).toFloatArray();
      float[] after = values.get(1).toFloatArray();
      assertThat(before).hasSize(2 * 4 * 36);
      assertThat(least(before)).isNegative();
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isEqualTo(Math.max(0, before[i]));
      }
      try (IValue logits = network.logits(pixels)) {
        assertThat(values.get(2).toFloatArray())
            .isEqualTo(Values.array(logits, scope).toFloatArray());
      }
    }
  }

  @Test
  void statistics_ofLayers_areThoseOfTheirValues() {
    try (Network network = network();
        Hook hook = Hook.on(network, "first");
        NDManager scope = Torch.scope()) {
      NDArray pixels = pixels(scope);
      float[] values = hook.values(scope, pixels).getFirst().toFloatArray();
      double mean = 0;
      int still = 0;
      for (float value : values) {
        mean += value / values.length;
        still += value == 0 ? 1 : 0;
      }
      double variance = 0;
      for (float value : values) {
        variance += (value - mean) * (value - mean) / values.length;
      }

      Statistics statistics = hook.statistics(pixels).getFirst();

      assertThat((double) statistics.mean()).isCloseTo(mean, within(1e-5));
      assertThat((double) statistics.deviation()).isCloseTo(Math.sqrt(variance), within(1e-5));
      assertThat((double) statistics.still())
          .isCloseTo((double) still / values.length, within(1e-5));
    }
  }

  @Test
  void values_ofAClosedHook_areRefused() {
    try (Network network = network();
        NDManager scope = Torch.scope()) {
      Hook hook = Hook.on(network, "first");
      hook.close();
      hook.close();
      NDArray pixels = pixels(scope);

      assertThatThrownBy(() -> hook.values(scope, pixels))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("[first]");
      assertThatThrownBy(() -> Hook.on(network, "second"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("No layer is called second")
          .hasMessageContaining("first.conv");
    }
  }

  private static float least(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static Network network() {
    var grey = new Normalization(List.of(0.5f), List.of(0.25f));
    var network = new Network(GRAPH, grey, Mode.STANDARD);
    network.initialize(3);
    return network;
  }

  private static NDArray pixels(NDManager scope) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(2 * 36);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(2, i));
    }
    return scope.create(bytes, new Shape(2, 6, 6, 1), DataType.UINT8);
  }
}
