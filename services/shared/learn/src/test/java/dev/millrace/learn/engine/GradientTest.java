package dev.millrace.learn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.layer.Activation;
import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Clamp;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.ConvUnit;
import dev.millrace.learn.layer.Dropout;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Gated;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.GridPool;
import dev.millrace.learn.layer.Initializer;
import dev.millrace.learn.layer.Join;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.LeakyRelu;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.MaxPool2d;
import dev.millrace.learn.layer.MeanPool2d;
import dev.millrace.learn.layer.Padding;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.layer.ZeroChannels;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares gradients with finite differences, in 64 bits so that only a mistake can tell them
/// apart.
class GradientTest {

  private static final int BATCH = 6;
  private static final float STEP = 0x1p-18f;

  static Stream<Arguments> networks() {
    var he = new Initializer.KaimingNormal();
    Layer unit =
        Sequential.of(Conv2d.of(4, 3, 1), new BatchNorm(0.7f, 0.2f, 0.1, 1e-5), new Relu());
    return Stream.of(
        Arguments.of("linear", Sequential.of(new Flatten(), Linear.of(3))),
        Arguments.of(
            "convolution with bias and stride", headed(new Conv2d(4, 3, 2, 1, 1, true, he))),
        Arguments.of("grouped convolution", headed(new Conv2d(4, 3, 1, 1, 2, false, he))),
        Arguments.of("normalisation and relu", headed(unit)),
        Arguments.of(
            "relu before normalisation",
            headed(
                Sequential.of(Conv2d.of(4, 3, 1), new Relu(), new BatchNorm(0.7f, 0, 0.1, 1e-5)))),
        Arguments.of(
            "residual",
            headed(Sequential.of(unit, Residual.of(Sequential.of(unit, unit)), new Relu()))),
        Arguments.of(
            "shortcut",
            headed(new Residual(Sequential.of(Conv2d.of(6, 3, 2)), Conv2d.of(6, 1, 2)))),
        behindConvolution("sigmoid", Activation.SIGMOID),
        behindConvolution("hard sigmoid", Activation.HARD_SIGMOID),
        behindConvolution("hard swish", Activation.HARD_SWISH),
        behindConvolution("silu", Activation.SILU),
        behindConvolution("mish", Activation.MISH),
        behindConvolution("leaky relu", new LeakyRelu(0.1)),
        behindConvolution("clamp", new Clamp(-0.5, 0.5)),
        behindConvolution("means of windows", new MeanPool2d(3, true)),
        behindConvolution("means of a grid", new GridPool(3, 5)),
        behindConvolution("zeros as channels", new ZeroChannels(1, 2)),
        behindConvolution("squeeze and excite", Gated.squeezeAndExcite(4, 2, "fc1", "fc2")),
        behindConvolution("gate", new Gated(Sequential.of(Conv2d.of(4, 3, 1), Activation.SIGMOID))),
        behindConvolution("dense", Join.dense(ConvUnit.of(3, 1))),
        behindConvolution(
            "joined",
            new Join(
                List.of(
                    Sequential.EMPTY.then("left", Conv2d.of(3, 1, 1)).then("", new Relu()),
                    Sequential.EMPTY.then("right", unit)))),
        behindConvolution(
            "padded as TensorFlow does", Conv2d.of(4, 3, 2).withPadding(new Padding.Same())),
        behindConvolution("dropout of nothing", new Dropout(0)),
        Arguments.of(
            "pools",
            Sequential.of(
                Conv2d.of(5, 3, 1),
                new MaxPool2d(3, 2, 1, true),
                GlobalPool.BOTH,
                new Flatten(),
                Linear.of(3))));
  }

  private static Arguments behindConvolution(String name, Layer layer) {
    return Arguments.of(name, headed(Sequential.of(Conv2d.of(4, 3, 1), layer, Conv2d.of(3, 1, 1))));
  }

  private static Layer headed(Layer body) {
    return Sequential.of(body, GlobalPool.MEAN, new Flatten(), Linear.of(3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void gradients_ofEveryWeight_areThoseOfFiniteDifferences(String name, Layer layers) {
    Graph graph = Graph.of(layers, Dims.of(2, 8, 8));
    var plain = new Normalization(List.of(0.5f, 0.4f), List.of(0.3f, 0.2f));
    try (var network = new Network(graph, plain, new Mode(true, Precision.FLOAT64));
        NDManager scope = Torch.scope()) {
      network.initialize(11);
      NDArray x = pixels(scope);
      NDArray y = scope.arange(0, BATCH, 1, DataType.INT64).mod(3);
      try (IValue loss = network.loss(x, y);
          IValue found = network.gradients(loss)) {
        List<NDArray> gradients = Values.arrays(found, scope);
        for (Weight weight : graph.parameters()) {
          int at = Draw.below((int) weight.dims().elements(), 8, weight.index());
          double gradient = gradients.get(weight.index()).flatten().toDoubleArray()[at];

          double slope = slope(network, weight, at, x, y);

          assertThat(gradient)
              .as("%s: %s[%d]", name, weight.name(), at)
              .isCloseTo(slope, within(1e-5 + 1e-3 * Math.abs(slope)));
        }
      }
    }
  }

  private static double slope(Network network, Weight weight, int at, NDArray x, NDArray y) {
    float[] values =
        network.weights().stream()
            .filter(tensor -> tensor.name().equals(weight.name()))
            .findFirst()
            .orElseThrow()
            .toFloats();
    float middle = values[at];
    float up = middle + STEP;
    float down = middle - STEP;
    double higher = lossWith(network, weight, values, at, up, x, y);
    double lower = lossWith(network, weight, values, at, down, x, y);
    lossWith(network, weight, values, at, middle, x, y);
    return (higher - lower) / ((double) up - down);
  }

  private static double lossWith(
      Network network, Weight weight, float[] values, int at, float value, NDArray x, NDArray y) {
    values[at] = value;
    network.write(weight, TensorData.of(weight.name(), weight.dims(), values));
    try (IValue loss = network.loss(x, y)) {
      return Values.number(loss);
    }
  }

  private static NDArray pixels(NDManager scope) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * 8 * 8 * 2);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(2, i));
    }
    return scope.create(bytes, new Shape(BATCH, 8, 8, 2), DataType.UINT8);
  }
}
