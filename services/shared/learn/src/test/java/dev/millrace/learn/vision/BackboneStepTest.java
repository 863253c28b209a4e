package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Takes one step of learning with each kind of backbone: a value that is overwritten while a
/// derivative still needs it would be refused here.
class BackboneStepTest {

  private static final int BATCH = 4;
  private static final int SIDE = 64;

  static Stream<String> kinds() {
    return Stream.of(
        "xresnet18",
        "densenet121",
        "vgg16_bn",
        "squeezenet1_1",
        "mobilenet_v2_tf",
        "mobilenet_v3_small",
        "tf_mobilenetv3_large_075",
        "cifar_resnet20");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gradients_ofABackbone_reachItsFirstKernelInBothPrecisions(String name) {
    var classifier = BackboneClassifier.of(Backbone.named(name), 3, 5);
    Graph graph = Graph.of(classifier.layers(), Dims.of(3, SIDE, SIDE));
    try (var exact = network(graph, Precision.FLOAT32);
        var brief = network(graph, Precision.BFLOAT16)) {
      exact.initialize(9);
      brief.load(new TensorFile(exact.weights(), Map.of()));

      double wanted = loss(exact);

      assertThat(loss(brief)).isCloseTo(wanted, within(0.15 * wanted));
    }
  }

  private static Network network(Graph graph, Precision precision) {
    return new Network(graph, Normalization.IMAGENET, new Mode(true, precision));
  }

  private static double loss(Network network) {
    try (NDManager scope = Torch.scope()) {
      Torch.seed(1);
      NDArray targets = scope.arange(0, BATCH, 1, DataType.INT64).mod(5);
      try (IValue loss = network.loss(pixels(scope), targets);
          IValue found = network.gradients(loss)) {
        List<NDArray> gradients = Values.arrays(found, scope);

        assertThat(gradients).hasSameSizeAs(network.graph().parameters());
        assertThat(gradients.getFirst().abs().sum().getFloat()).isPositive().isFinite();
        return Values.number(loss);
      }
    }
  }

  private static NDArray pixels(NDManager scope) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * SIDE * SIDE * 3);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(2, i));
    }
    return scope.create(bytes, new Shape(BATCH, SIDE, SIDE, 3), DataType.UINT8);
  }
}
