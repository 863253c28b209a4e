package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.onnx.OnnxExport;
import dev.millrace.learn.onnx.OnnxSession;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Backbones against torchvision 0.28.0 on PyTorch 2.13.0: with weights that follow a formula of
/// name and index, both programs give its logits. `bench/parity.py` makes the table; the last four
/// networks, which torchvision lacks, are written there from the papers.
class ParityTest {

  private static final int HEIGHT = 72;
  private static final int WIDTH = 88;
  private static final int[] SHOWN = {0, 499, 999};

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "resnet18, 342.6945, 44.52542, 29.6196, 339.2193, 38.48554, 18.20093, 331.2411",
    "resnet50, 40251.35, -3059.336, -552.4573, 1829.767, -3014.808, -939.6926, 2224.225",
    "densenet121, 25.19425, -2.901228, -4.380984, -5.679023, -2.945906, -4.430164, -5.626593",
    "vgg16_bn, 49.21953, -26.55254, 0.02859106, -12.30679, -30.58895, 1.27967, -10.00192",
    "squeezenet1_1, 6.123539, 0.4062805, 0.1866427, 0.7996815, 0.4429914, 0.2329814, 0.8685635",
    "mobilenet_v2, 12.06145, 4.771826, 4.994466, -4.62232, 3.310254, 5.454656, -4.514872",
    "mobilenet_v3_large, 1200.794, 409.7159, 12.97764, 83.68846, 276.9233, 218.1919, 273.5858",
    "mobilenet_v3_small, 41.90763, -3.285744, 14.76994, -4.448581, 0.884679, 11.019, -4.190096",
    "xresnet18, 262.3339, 107.0959, -1.579179, 112.3827, 111.3552, -3.015752, 113.3054",
    "xresnet50, 34025.14, -644.7895, 3549.793, 1437.243, -576.6638, 3376.944, 1897.378",
    "cifar_resnet20, 402.9047, 155.3024, 0.0162107, -160.5743, 155.525, 0.4648382, -161.4475",
    "tf_mobilenetv3_large_075, 917.1788, 9.728939, -87.09392, -155.8568, 159.565, -114.0959, -152.1425"
  })
  void logits_ofWeightsByAFormula_areThoseOfTorchvision(
      String name, float largest, float a, float b, float c, float d, float e, float f) {
    Backbone backbone = Backbone.named(name);
    Graph graph =
        Graph.of(
            Sequential.EMPTY.then("", backbone.body()).then("", backbone.ownHead(1000)),
            Dims.of(3, HEIGHT, WIDTH));
    var weights =
        new TensorFile(graph.weights().stream().map(ParityTest::filled).toList(), Map.of());
    float[] expected = {a, b, c, d, e, f};

    assertLogits(trained(graph, weights), largest, expected);
    assertLogits(exported(graph, weights), largest, expected);
  }

  private static void assertLogits(float[] logits, float largest, float[] expected) {
    float found = 0;
    for (float logit : logits) {
      found = Math.max(found, Math.abs(logit));
    }
    assertThat(found).isCloseTo(largest, within(1e-4f * largest));
    for (int i = 0; i < expected.length; i++) {
      int at = i / SHOWN.length * 1000 + SHOWN[i % SHOWN.length];
      assertThat(logits[at]).as("logit %d", at).isCloseTo(expected[i], within(1e-4f * largest));
    }
  }

  private static float[] trained(Graph graph, TensorFile weights) {
    try (var network = new Network(graph, Normalization.IMAGENET, Mode.STANDARD);
        NDManager scope = network.scope()) {
      network.load(weights);
      NDArray input = scope.create(pictures(), new Shape(2, HEIGHT, WIDTH, 3), DataType.UINT8);
      try (IValue logits = network.logits(input)) {
        return Values.array(logits, scope).toFloatArray();
      }
    }
  }

  private static float[] exported(Graph graph, TensorFile weights) {
    byte[] file = OnnxExport.write(graph, Normalization.IMAGENET, weights);
    try (var session = OnnxSession.open(file, 1)) {
      return session.run(pictures(), new long[] {2, HEIGHT, WIDTH, 3}, OnnxExport.LOGITS);
    }
  }

  private static ByteBuffer pictures() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(2 * HEIGHT * WIDTH * 3);
    int seed = seed("pictures");
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) (256 * uniform(seed, i)));
    }
    return bytes;
  }

  private static TensorData filled(Weight weight) {
    Dims dims = weight.dims();
    int seed = seed(weight.name());
    boolean around0 = weight.name().endsWith(".bias") || weight.name().endsWith(".running_mean");
    double bound = Math.sqrt(6.0 * dims.size(0) / dims.elements());
    float[] values = new float[Math.toIntExact(dims.elements())];
    for (int i = 0; i < values.length; i++) {
      double uniform = uniform(seed, i);
      if (dims.rank() > 1) {
        values[i] = (float) ((2 * uniform - 1) * bound);
      } else {
        values[i] = (float) (around0 ? (uniform - 0.5) * 0.2 : uniform + 0.5);
      }
    }
    return TensorData.of(weight.name(), dims, values);
  }

  private static int seed(String name) {
    var sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) sum.getValue();
  }

  /// A number from 0 to 1 that depends on a seed and an index only.
  private static double uniform(int seed, int index) {
    int x = (seed + index) * (int) 2654435761L;
    x ^= x >>> 15;
    x *= (int) 2246822519L;
    x ^= x >>> 13;
    return Integer.toUnsignedLong(x) / 0x1p32;
  }
}
