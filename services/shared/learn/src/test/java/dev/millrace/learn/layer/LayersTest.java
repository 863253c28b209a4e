package dev.millrace.learn.layer;

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
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Padding.Pads;
import dev.millrace.learn.onnx.OnnxExport;
import dev.millrace.learn.onnx.OnnxSession;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each layer, in both programs, against its formula written out in plain Java.
class LayersTest {

  private static final int CHANNELS = 4;
  private static final int HEIGHT = 9;
  private static final int WIDTH = 8;
  private static final Initializer HE = new Initializer.KaimingNormal();
  private static final Normalization NORMALIZATION =
      new Normalization(List.of(0.5f, 0.4f, 0.5f, 0.6f), List.of(0.1f, 0.2f, 0.1f, 0.3f));

  /// What a layer makes of an image, given the weights of the network by name.
  private interface Formula {
    double[][][] of(double[][][] image, TensorFile weights);
  }

  private static Arguments eachValue(String name, Layer layer, DoubleUnaryOperator function) {
    return Arguments.of(name, layer, (Formula) (x, _) -> map(x, function));
  }

  private static Arguments windows(String name, Layer layer, Window window) {
    return Arguments.of(name, layer, (Formula) (x, _) -> window.over(x));
  }

  static Stream<Arguments> layers() {
    var conv = new Conv2d(6, 3, 2, 1, 2, true, HE);
    var pool = Sequential.of(GlobalPool.MEAN, Activation.SIGMOID);
    return Stream.of(
        eachValue("relu", new Relu(), v -> Math.max(0, v)),
        eachValue("leaky relu", new LeakyRelu(0.1), v -> v < 0 ? 0.1 * v : v),
        eachValue("clamp", Clamp.RELU6, v -> Math.clamp(v, 0.0, 6.0)),
        eachValue("sigmoid", Activation.SIGMOID, LayersTest::sigmoid),
        eachValue("hard sigmoid", Activation.HARD_SIGMOID, LayersTest::hardSigmoid),
        eachValue("hard swish", Activation.HARD_SWISH, v -> v * hardSigmoid(v)),
        eachValue("silu", Activation.SILU, v -> v * sigmoid(v)),
        eachValue("mish", Activation.MISH, v -> v * Math.tanh(Math.log1p(Math.exp(v)))),
        eachValue("dropout outside of training", new Dropout(0.5), v -> v),
        windows(
            "largest of each window",
            new MaxPool2d(3, 2, 1, false),
            new Window(3, 2, 1, true, false)),
        windows(
            "largest of partial windows",
            new MaxPool2d(3, 2, 0, true),
            new Window(3, 2, 0, true, true)),
        windows("mean of each window", new MeanPool2d(2, false), new Window(2, 2, 0, false, false)),
        windows(
            "mean of partial windows", new MeanPool2d(2, true), new Window(2, 2, 0, false, true)),
        Arguments.of("means of a grid", new GridPool(3, 7), (Formula) (x, _) -> grid(x, 3, 7)),
        Arguments.of("mean of each channel", GlobalPool.MEAN, (Formula) (x, _) -> grid(x, 1, 1)),
        windows("largest of each channel", GlobalPool.MAXIMUM, new Window(9, 9, 0, true, true)),
        Arguments.of(
            "zeros as channels", new ZeroChannels(1, 2), (Formula) (x, _) -> widened(x, 1, 2)),
        Arguments.of(
            "channels joined",
            Join.dense(Activation.SIGMOID),
            (Formula) (x, _) -> joined(x, map(x, LayersTest::sigmoid))),
        Arguments.of(
            "channels weighed",
            new Gated(pool),
            (Formula) (x, _) -> times(x, map(grid(x, 1, 1), LayersTest::sigmoid))),
        Arguments.of(
            "each value weighed",
            new Gated(Activation.SIGMOID),
            (Formula) (x, _) -> map(x, v -> v * sigmoid(v))),
        Arguments.of(
            "a sum",
            Residual.of(Activation.SIGMOID),
            (Formula) (x, _) -> map(x, v -> v + sigmoid(v))),
        Arguments.of(
            "convolution in two parts",
            conv,
            (Formula) (x, w) -> convolved(x, w, conv, new Pads(1, 1, 1, 1))),
        Arguments.of(
            "convolution padded as TensorFlow does",
            conv.withPadding(new Padding.Same()),
            (Formula) (x, w) -> convolved(x, w, conv, new Pads(1, 0, 1, 1))),
        Arguments.of(
            "normalisation",
            new BatchNorm(2, 0.5f, 0.1, 1e-3),
            (Formula) (x, _) -> map(x, v -> v / Math.sqrt(1 + 1e-3) * 2 + 0.5)),
        Arguments.of(
            "matrix",
            Sequential.of(GlobalPool.MEAN, new Flatten(), Linear.of(3)),
            (Formula) LayersTest::product));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void layer_inBothPrograms_givesWhatItsFormulaGives(String name, Layer layer, Object formula) {
    Graph graph = Graph.of(Sequential.of(layer, new Flatten()), Dims.of(CHANNELS, HEIGHT, WIDTH));
    ByteBuffer pixels = pixels();
    try (var network = new Network(graph, NORMALIZATION, Mode.STANDARD);
        NDManager scope = Torch.scope()) {
      network.initialize(5);
      var weights = new TensorFile(network.weights(), Map.of());
      double[] expected = flat(((Formula) formula).of(image(pixels), weights));
      NDArray input = scope.create(pixels, new Shape(1, HEIGHT, WIDTH, CHANNELS), DataType.UINT8);
      try (IValue result = network.logits(input)) {
        assertSame(name + " by torch", Values.array(result, scope).toFloatArray(), expected);
      }
      byte[] file = OnnxExport.write(graph, NORMALIZATION, weights);
      try (var session = OnnxSession.open(file, 1)) {
        long[] dims = {1, HEIGHT, WIDTH, CHANNELS};
        assertSame(name + " by ONNX", session.run(pixels, dims, "logits"), expected);
      }
      assertThat(graph.output().dims().elements()).isEqualTo(expected.length);
    }
  }

  @Test
  void pads_ofTensorFlow_giveTheFarSidesTheOddZero() {
    var same = new Padding.Same();

    assertThat(same.pads(224, 224, 3, 2)).isEqualTo(new Pads(0, 0, 1, 1));
    assertThat(same.pads(7, 8, 5, 2)).isEqualTo(new Pads(2, 1, 2, 2));
    assertThat(same.pads(7, 8, 1, 2)).isEqualTo(new Pads(0, 0, 0, 0));
    assertThat(same.pads(14, 14, 3, 1)).isEqualTo(new Pads(1, 1, 1, 1));
  }

  @Test
  void apply_toValuesThatDoNotFit_saysWhatWasGiven() {
    Dims small = Dims.of(2, 1, 3);

    assertThatThrownBy(() -> Graph.of(new Gated(Conv2d.of(3, 3, 1)), small))
        .hasMessageContaining("[2x1x3]")
        .hasMessageContaining("[3x1x3]");
    assertThatThrownBy(() -> Graph.of(new MeanPool2d(2, false), small))
        .hasMessageContaining("A window of 2 does not fit into [2x1x3]");
    assertThatThrownBy(() -> Graph.of(new MaxPool2d(2, 2, 0, false), small))
        .hasMessageContaining("A window of 2 does not fit into 1 pixels");
    assertThatThrownBy(() -> Graph.of(new Conv2d(1, 3, 1, 0, 1, false, HE), small))
        .hasMessageContaining("A kernel of 3 does not fit into 1 pixels");
    assertThatThrownBy(
            () -> Graph.of(new Join(List.of(Conv2d.of(3, 1, 1), Conv2d.of(3, 1, 1))), small))
        .hasMessageContaining("Two tensors would be called weight");
    assertThatThrownBy(() -> new GridPool(0, 1)).hasMessageContaining("0 and 1");
  }

  private static void assertSame(String name, float[] values, double[] expected) {
    assertThat(values).as(name).hasSize(expected.length);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i])
          .as("%s [%d]", name, i)
          .isCloseTo(expected[i], within(1e-5 * (1 + Math.abs(expected[i]))));
    }
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  private static double hardSigmoid(double value) {
    return Math.clamp(value / 6 + 0.5, 0.0, 1.0);
  }

  private static double[][][] map(double[][][] x, DoubleUnaryOperator function) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int c = 0; c < y.length; c++) {
      for (int row = 0; row < y[c].length; row++) {
        for (int column = 0; column < y[c][row].length; column++) {
          y[c][row][column] = function.applyAsDouble(x[c][row][column]);
        }
      }
    }
    return y;
  }

  private static double[][][] times(double[][][] x, double[][][] factors) {
    double[][][] y = new double[x.length][][];
    for (int c = 0; c < x.length; c++) {
      double factor = factors[c][0][0];
      y[c] = map(new double[][][] {x[c]}, v -> v * factor)[0];
    }
    return y;
  }

  private static double[][][] joined(double[][][] first, double[][][] second) {
    return Stream.concat(Stream.of(first), Stream.of(second)).toArray(double[][][]::new);
  }

  private static double[][][] widened(double[][][] x, int before, int after) {
    return joined(joined(new double[before][HEIGHT][WIDTH], x), new double[after][HEIGHT][WIDTH]);
  }

  /// The largest value or the mean of windows; what lies outside of the image does not count.
  private record Window(int size, int stride, int padding, boolean largest, boolean partial) {

    double[][][] over(double[][][] x) {
      double[][][] y = new double[x.length][count(x[0].length)][count(x[0][0].length)];
      for (int c = 0; c < y.length; c++) {
        for (int row = 0; row < y[c].length; row++) {
          for (int column = 0; column < y[c][row].length; column++) {
            y[c][row][column] = one(x[c], row * stride - padding, column * stride - padding);
          }
        }
      }
      return y;
    }

    private int count(int length) {
      int free = length + 2 * padding - size;
      return (partial ? Math.ceilDiv(free, stride) : Math.floorDiv(free, stride)) + 1;
    }

    private double one(double[][] plane, int top, int left) {
      double best = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int pixels = 0;
      for (int row = Math.max(0, top); row < Math.min(plane.length, top + size); row++) {
        for (int column = Math.max(0, left);
            column < Math.min(plane[0].length, left + size);
            column++) {
          best = Math.max(best, plane[row][column]);
          sum += plane[row][column];
          pixels++;
        }
      }
      return largest ? best : sum / pixels;
    }
  }

  private static double[][][] grid(double[][][] x, int rows, int columns) {
    double[][][] y = new double[x.length][rows][columns];
    for (int c = 0; c < x.length; c++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int top = (int) Math.floor((double) i * HEIGHT / rows);
          int bottom = (int) Math.ceil((i + 1.0) * HEIGHT / rows);
          int left = (int) Math.floor((double) j * WIDTH / columns);
          int right = (int) Math.ceil((j + 1.0) * WIDTH / columns);
          for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
              y[c][i][j] += x[c][row][column] / ((bottom - top) * (right - left));
            }
          }
        }
      }
    }
    return y;
  }

  private static double[][][] convolved(
      double[][][] x, TensorFile weights, Conv2d layer, Pads pads) {
    float[] kernel = weights.tensor("0.weight").orElseThrow().toFloats();
    int in = x.length / layer.groups();
    int size = layer.size();
    int rows = (HEIGHT + pads.top() + pads.bottom() - size) / layer.stride() + 1;
    int columns = (WIDTH + pads.left() + pads.right() - size) / layer.stride() + 1;
    double[][][] y = new double[layer.out()][rows][columns];
    for (int out = 0; out < layer.out(); out++) {
      int firstIn = out / (layer.out() / layer.groups()) * in;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int top = row * layer.stride() - pads.top();
          int left = column * layer.stride() - pads.left();
          for (int at = 0; at < in * size * size; at++) {
            int i = top + at / size % size;
            int j = left + at % size;
            if (i >= 0 && i < HEIGHT && j >= 0 && j < WIDTH) {
              y[out][row][column] +=
                  x[firstIn + at / size / size][i][j] * kernel[out * in * size * size + at];
            }
          }
        }
      }
    }
    return y;
  }

  private static double[][][] product(double[][][] x, TensorFile weights) {
    float[] matrix = weights.tensor("0.2.weight").orElseThrow().toFloats();
    double[][][] means = grid(x, 1, 1);
    double[][][] y = new double[3][1][1];
    for (int out = 0; out < 3; out++) {
      for (int in = 0; in < CHANNELS; in++) {
        y[out][0][0] += matrix[out * CHANNELS + in] * means[in][0][0];
      }
    }
    return y;
  }

  private static double[] flat(double[][][] values) {
    return Stream.of(values).flatMap(Stream::of).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][][] image(ByteBuffer pixels) {
    double[][][] image = new double[CHANNELS][HEIGHT][WIDTH];
    for (int i = 0; i < pixels.capacity(); i++) {
      int channel = i % CHANNELS;
      double light = (pixels.get(i) & 0xFF) / 255.0;
      image[channel][i / CHANNELS / WIDTH][i / CHANNELS % WIDTH] =
          (light - NORMALIZATION.mean().get(channel)) / NORMALIZATION.deviation().get(channel);
    }
    return image;
  }

  private static ByteBuffer pixels() {
    ByteBuffer pixels = ByteBuffer.allocateDirect(HEIGHT * WIDTH * CHANNELS);
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, (byte) Draw.bits(2, i));
    }
    return pixels;
  }
}
