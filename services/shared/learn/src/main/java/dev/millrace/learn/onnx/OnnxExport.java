package dev.millrace.learn.onnx;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Activation;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import dev.millrace.learn.layer.Op;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Range;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.onnx.OnnxModel.Attribute;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorFile;
import java.util.List;

/// Writes a trained network as an ONNX file for any runtime: `pixels`, unsigned bytes `[batch,
/// height, width, channels]`, to `logits`, its own outputs, and to answers, both `[batch,
/// outputs]`: `probabilities` of classes or tags, or `numbers`.
///
/// Dropout is left out, and see [OnnxNormalizations].
public final class OnnxExport {

  /// The output with what the network itself gives.
  public static final String LOGITS = "logits";

  /// The output with answers that are probabilities.
  public static final String PROBABILITIES = "probabilities";

  /// The output with answers that are numbers.
  public static final String NUMBERS = "numbers";

  private final Graph graph;
  private final TensorFile weights;
  private final OnnxModel model = new OnnxModel();
  private final Quantization quantization;
  private final OnnxNormalizations normalizations;

  private OnnxExport(Graph graph, TensorFile weights, Spans spans) {
    this.graph = graph;
    this.weights = weights;
    this.quantization = new Quantization(graph, model, spans);
    this.normalizations = new OnnxNormalizations(graph, model, quantization, this::values);
  }

  /// Writes the file of a network that tells classes apart.
  ///
  /// @throws IllegalArgumentException when a weight is missing
  public static byte[] write(Graph graph, Normalization normalization, TensorFile weights) {
    int classes = Math.toIntExact(graph.output().dims().elements());
    return write(graph, normalization, Classes.of(classes), weights);
  }

  /// The output of an objective's answers.
  public static String answers(Objective<?> objective) {
    return switch (objective) {
      case Classes _, Tags _ -> PROBABILITIES;
      case Numbers _, Points _ -> NUMBERS;
    };
  }

  /// Writes the file.
  ///
  /// @throws IllegalArgumentException when a weight is missing
  public static byte[] write(
      Graph graph, Normalization normalization, Objective<?> objective, TensorFile weights) {
    return write(graph, normalization, objective, weights, Spans.NONE);
  }

  /// Writes a file whose convolutions, sums and pools compute in 8 bits: values in steps of their
  /// spans, kernels in steps of the largest value of each of their channels. Matrix products, and
  /// whatever reads what they give, stay as they are.
  ///
  /// @param spans of the values on images like those to come, see [Spans#of]
  /// @throws IllegalArgumentException when a weight is missing
  public static byte[] write(
      Graph graph,
      Normalization normalization,
      Objective<?> objective,
      TensorFile weights,
      Spans spans) {
    var export = new OnnxExport(graph, weights, spans);
    export.all(normalization);
    export.outputs(objective);
    return export.model.toBytes();
  }

  /// Writes a file that gives each value of the network that could be in 8 bits.
  static byte[] watching(Graph graph, Normalization normalization, TensorFile weights) {
    var export = new OnnxExport(graph, weights, Spans.NONE);
    export.all(normalization);
    for (Node value : Quantization.values(graph)) {
      export.model.output(name(value), value.dims());
    }
    return export.model.toBytes();
  }

  private void all(Normalization normalization) {
    inputs(normalization);
    for (int i = 0; i < graph.steps().size(); i++) {
      step(i);
    }
  }

  private void inputs(Normalization normalization) {
    Dims image = graph.input().dims();
    Dims channels = Dims.of(normalization.channels());
    model.input("pixels", Dims.of(image.size(1), image.size(2), image.size(0)));
    model.tensor("scale", channels, floats(normalization.byteScale()));
    model.tensor("shift", channels, floats(normalization.byteShift()));
    model.node("Cast", "reals", List.of("pixels"), Attribute.of("to", 1));
    model.node("Mul", "scaled", List.of("reals", "scale"));
    model.node("Add", "shifted", List.of("scaled", "shift"));
    model.node(
        "Transpose", name(graph.input()), List.of("shifted"), Attribute.list("perm", 0, 3, 1, 2));
  }

  private void outputs(Objective<?> objective) {
    model.node("Identity", LOGITS, List.of(read(graph.output())));
    switch (objective) {
      case Classes _ ->
          model.node("Softmax", PROBABILITIES, List.of(LOGITS), Attribute.of("axis", 1));
      case Tags _ -> model.node("Sigmoid", PROBABILITIES, List.of(LOGITS));
      case Numbers(var _, var range) when range.bounded() -> within(range);
      case Numbers _, Points _ -> model.node("Identity", NUMBERS, List.of(LOGITS));
    }
    model.output(LOGITS, graph.output().dims());
    model.output(answers(objective), graph.output().dims());
  }

  private void within(Range range) {
    model.tensor("range", Dims.of(1), (float) (range.high() - range.low()));
    model.tensor("low", Dims.of(1), (float) range.low());
    model.node("Sigmoid", "share", List.of(LOGITS));
    model.node("Mul", "width", List.of("share", "range"));
    model.node("Add", NUMBERS, List.of("width", "low"));
  }

  private void step(int index) {
    Graph.Step step = graph.steps().get(index);
    String out = name(step.output());
    switch (step.op()) {
      case Op.Convolution convolution ->
          normalizations.convolution(index, step.output(), convolution);
      case Op.Normalization normalization ->
          normalizations.normalization(step.output(), normalization);
      case Op.Relu(var x) -> model.node("Relu", out, List.of(read(x)));
      case Op.Clamp(var x, double low, double high) -> {
        model.tensor(out + "_low", Dims.of(), (float) low);
        model.tensor(out + "_high", Dims.of(), (float) high);
        model.node("Clip", out, List.of(read(x), out + "_low", out + "_high"));
      }
      case Op.Activate(var x, var function) -> activation(out, read(x), function);
      case Op.LeakyRelu(var x, double slope) ->
          model.node("LeakyRelu", out, List.of(read(x)), Attribute.real("alpha", (float) slope));
      case Op.Multiply(var x, var factors) ->
          model.node("Mul", out, List.of(read(x), read(factors)));
      case Op.Add(var left, var right) -> model.node("Add", out, List.of(read(left), read(right)));
      case Op.Concatenation(var inputs) ->
          model.node(
              "Concat", out, inputs.stream().map(this::read).toList(), Attribute.of("axis", 1));
      case Op.Product(var x, var matrix, var bias) -> {
        model.tensor(matrix.name(), matrix.dims(), values(matrix));
        bias.forEach(weight -> model.tensor(weight.name(), weight.dims(), values(weight)));
        List<String> inputs =
            bias.isEmpty()
                ? List.of(read(x), matrix.name())
                : List.of(read(x), matrix.name(), bias.getFirst().name());
        model.node("Gemm", out, inputs, Attribute.of("transB", 1));
      }
      case Op.Flattening(var x) ->
          model.node("Flatten", out, List.of(read(x)), Attribute.of("axis", 1));
      case Op.Maximum(var x, int size, int stride, int padding, boolean roundUp) ->
          model.node(
              "MaxPool",
              out,
              List.of(read(x)),
              Attribute.list("kernel_shape", size, size),
              Attribute.list("strides", stride, stride),
              Attribute.list("pads", padding, padding, padding, padding),
              Attribute.of("ceil_mode", roundUp ? 1 : 0));
      case Op.Mean(var x, int size, boolean roundUp) ->
          model.node(
              "AveragePool",
              out,
              List.of(read(x)),
              Attribute.list("kernel_shape", size, size),
              Attribute.list("strides", size, size),
              Attribute.of("ceil_mode", roundUp ? 1 : 0));
      case Op.GridMean(var x, int rows, int columns) -> gridMean(out, x, rows, columns);
      case Op.ChannelZeros(var x, int before, int after) -> {
        model.wholes(out + "_pads", 0, before, 0, 0, 0, after, 0, 0);
        model.node("Pad", out, List.of(read(x), out + "_pads"));
      }
      case Op.GlobalMean(var x) -> model.node("GlobalAveragePool", out, List.of(read(x)));
      case Op.GlobalMaximum(var x) -> model.node("GlobalMaxPool", out, List.of(read(x)));
      case Op.Dropping(var x, _) -> model.node("Identity", out, List.of(read(x)));
    }
  }

  private void activation(String out, String x, Activation function) {
    switch (function) {
      case SIGMOID -> model.node("Sigmoid", out, List.of(x));
      case HARD_SIGMOID ->
          model.node("HardSigmoid", out, List.of(x), Attribute.real("alpha", 1 / 6f));
      case HARD_SWISH -> model.node("HardSwish", out, List.of(x));
      case SILU -> {
        model.node("Sigmoid", out + "_gate", List.of(x));
        model.node("Mul", out, List.of(x, out + "_gate"));
      }
      case MISH -> {
        model.node("Softplus", out + "_plus", List.of(x));
        model.node("Tanh", out + "_gate", List.of(out + "_plus"));
        model.node("Mul", out, List.of(x, out + "_gate"));
      }
    }
  }

  /// As products with two matrices of weights, since ONNX has no such pool.
  private void gridMean(String out, Node x, int rows, int columns) {
    int height = Math.toIntExact(x.dims().size(1));
    int width = Math.toIntExact(x.dims().size(2));
    model.tensor(out + "_rows", Dims.of(rows, height), cells(rows, height, height, 1));
    model.tensor(out + "_columns", Dims.of(width, columns), cells(columns, width, 1, columns));
    model.node("MatMul", out + "_narrow", List.of(read(x), out + "_columns"));
    model.node("MatMul", out, List.of(out + "_rows", out + "_narrow"));
  }

  private static float[] cells(int cells, int length, int cellStep, int pixelStep) {
    float[] matrix = new float[cells * length];
    for (int cell = 0; cell < cells; cell++) {
      int start = cell * length / cells;
      int end = Math.ceilDiv((cell + 1) * length, cells);
      for (int pixel = start; pixel < end; pixel++) {
        matrix[cell * cellStep + pixel * pixelStep] = 1f / (end - start);
      }
    }
    return matrix;
  }

  private float[] values(Weight weight) {
    return weights
        .tensor(weight.name())
        .orElseThrow(
            () -> new IllegalArgumentException("There is no weight called " + weight.name()))
        .toFloats();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private String read(Node node) {
    return quantization.read(node);
  }

  static String name(Node node) {
    return "v" + node.id();
  }
}
