package dev.millrace.learn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Op;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.layer.Weight.Role;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import dev.millrace.learn.vision.Backbone;
import dev.millrace.learn.vision.BackboneClassifier;
import dev.millrace.learn.vision.ResidualNet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExportTest {

  private static final int BATCH = 3;
  private static final int SIDE = 64;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "residual-net",
        "resnet18",
        "resnet50",
        "xresnet18",
        "densenet121",
        "vgg16_bn",
        "mobilenet_v2",
        "mobilenet_v2_tf",
        "mobilenet_v3_large",
        "mobilenet_v3_small",
        "tf_mobilenetv3_large_075",
        "cifar_resnet20",
        "squeezenet1_1"
      })
  void run_ofAnExportedNetwork_givesWhatTheEngineGives(String name) {
    Layer layers =
        name.equals(ResidualNet.NAME)
            ? new ResidualNet(3, 7).layers()
            : new BackboneClassifier(Backbone.named(name), 3, 7, true).layers();
    Graph graph = Graph.of(layers, Dims.of(3, SIDE, SIDE));
    try (var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD);
        NDManager scope = Torch.scope()) {
      network.initialize(4);
      graph.weights().stream().filter(OnnxExportTest::normalizes).forEach(w -> vary(network, w));
      ByteBuffer pixels = pixels();
      float[] expected;
      NDArray input = scope.create(pixels, new Shape(BATCH, SIDE, SIDE, 3), DataType.UINT8);
      try (IValue result = network.logits(input)) {
        expected = Values.array(result, scope).toFloatArray();
      }
      byte[] file =
          OnnxExport.write(
              graph, Normalization.IMAGENET, new TensorFile(network.weights(), Map.of()));
      try (var session = OnnxSession.open(file, 1)) {
        long[] dims = {BATCH, SIDE, SIDE, 3};
        float[] logits = session.run(pixels, dims, "logits");
        float[] probabilities = session.run(pixels, dims, "probabilities");

        assertThat(logits).hasSameSizeAs(expected);
        for (int i = 0; i < logits.length; i++) {
          assertThat(logits[i]).isCloseTo(expected[i], within(1e-3f * (1 + Math.abs(expected[i]))));
        }
        float sum = 0;
        for (int i = 0; i < 7; i++) {
          sum += probabilities[i];
        }
        assertThat(sum).isCloseTo(1, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50", "mobilenet_v2"})
  void write_ofANetworkWhoseNormalisationsFollowConvolutions_foldsThemAll(String name) {
    Graph graph =
        Graph.of(
            new BackboneClassifier(Backbone.named(name), 3, 7, true).layers(),
            Dims.of(3, SIDE, SIDE));
    try (var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD)) {
      network.initialize(4);
      byte[] file =
          OnnxExport.write(
              graph, Normalization.IMAGENET, new TensorFile(network.weights(), Map.of()));
      String text = new String(file, StandardCharsets.ISO_8859_1);

      assertThat(text).doesNotContain("BatchNormalization");
      assertThat(text.split("_factor", -1).length - 1)
          .as("two mentions of each normalisation that stays: those behind products and pools")
          .isEqualTo(2 * normalizationsElsewhere(graph));
    }
  }

  @Test
  void run_ofAKernelOfZerosIn8Bits_givesItsBias() {
    Layer layers = Sequential.of(Conv2d.of(2, 3, 1).withBias(), GlobalPool.MEAN, new Flatten());
    Graph graph = Graph.of(layers, Dims.of(3, SIDE, SIDE));
    var weights =
        new TensorFile(
            graph.weights().stream()
                .map(weight ->
                    TensorData.of(
                        weight.name(),
                        weight.dims(),
                        weight.role() == Role.BIAS
                            ? new float[] {0.5f, -0.25f}
                            : new float[(int) weight.dims().elements()]))
                .toList(),
            Map.of());
    ByteBuffer pixels = pixels();
    byte[] image = new byte[SIDE * SIDE * 3];
    pixels.get(0, image);
    Spans spans =
        Spans.of(graph, Normalization.IMAGENET, weights, new ImageShape(SIDE, SIDE, 3), image);
    byte[] file = OnnxExport.write(graph, Normalization.IMAGENET, Classes.of(2), weights, spans);
    try (var session = OnnxSession.open(file, 1)) {
      float[] found = session.run(pixels, new long[] {BATCH, SIDE, SIDE, 3}, "logits");
      assertThat(found[0]).isCloseTo(0.5f, within(0.005f));
      assertThat(found[1]).isCloseTo(-0.25f, within(0.005f));
    }
  }

  private static long normalizationsElsewhere(Graph graph) {
    Set<Integer> convolved =
        graph.steps().stream()
            .filter(step -> step.op() instanceof Op.Convolution)
            .map(step -> step.output().id())
            .collect(Collectors.toSet());
    return graph.steps().stream()
        .filter(step -> step.op() instanceof Op.Normalization)
        .filter(step -> !convolved.contains(step.op().inputs().getFirst().id()))
        .count();
  }

  private static boolean normalizes(Weight weight) {
    return weight.role() == Role.NORM || weight.role() == Role.BUFFER;
  }

  /// Values that differ from channel to channel, so that a mistaken fold shows.
  private static void vary(Network network, Weight weight) {
    float[] values = new float[(int) weight.dims().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.6f + 0.5f * (float) Draw.uniform(3, weight.name().hashCode(), i);
    }
    network.write(weight, TensorData.of(weight.name(), weight.dims(), values));
  }

  private static ByteBuffer pixels() {
    ByteBuffer pixels = ByteBuffer.allocateDirect(BATCH * SIDE * SIDE * 3);
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, (byte) Draw.bits(2, i));
    }
    return pixels;
  }
}
