package dev.millrace.learn.engine;

import dev.millrace.learn.layer.Activation;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import dev.millrace.learn.layer.Op;
import dev.millrace.learn.layer.Padding.Pads;
import dev.millrace.learn.layer.Weight;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The TorchScript text of a graph: its learnt tensors are `ps`, its kept ones `bs`.
final class ProgramText {

  private final Graph graph;
  private final Mode mode;
  private final int share;
  private final StringBuilder text;

  /// Values whose memory the next operation may reuse: nothing else reads them, and no derivative
  /// needs them.
  private final Set<Integer> reusable = new HashSet<>();

  private final Set<Integer> kept = new HashSet<>();

  private final int[] types;

  private ProgramText(Graph graph, Mode mode) {
    this(graph, mode, 0, new StringBuilder());
  }

  /// The text of one share of a batch among others.
  ///
  /// @param share the number of the share, which its names end with; the first has plain names
  /// @param text what is written to
  ProgramText(Graph graph, Mode mode, int share, StringBuilder text) {
    this.graph = graph;
    this.mode = mode;
    this.share = share;
    this.text = text;
    this.types = new int[graph.steps().size() + 1];
  }

  /// A method `net` from `[batch, channels, height, width]` to the graph's output.
  static String net(Graph graph, Mode mode) {
    return new ProgramText(graph, mode).write();
  }

  /// A method `seen` that gives inner values and behind them the output, none overwritten, as a
  /// list.
  static String seen(Graph graph, List<Node> inner, Mode mode) {
    var program = new ProgramText(graph, mode);
    inner.forEach(node -> program.kept.add(node.id()));
    program.body("seen", "List[Tensor]");
    String values =
        inner.stream()
            .map(node -> program.in(node, mode.masterCode()) + ", ")
            .collect(Collectors.joining());
    return program.text.append("    return [" + values + program.output() + "]\n").toString();
  }

  private String write() {
    body("net", "Tensor");
    return text.append("    return ").append(output()).append('\n').toString();
  }

  /// The graph's output.
  String output() {
    return in(graph.output(), mode.masterCode());
  }

  private void body(String method, String result) {
    text.append("  def ")
        .append(method)
        .append("(self: __torch__.H, x: Tensor, ps: List[Tensor], bs: List[Tensor],")
        .append(" training: bool) -> ")
        .append(result)
        .append(":\n");
    begin("x");
    graph.steps().forEach(this::write);
  }

  /// Begins with images in memory as `[batch, height, width, channels]`.
  void begin(String images) {
    String ordered = mode.channelsLast() ? images : "torch.contiguous(%s)".formatted(images);
    assign(graph.input(), mode.masterCode(), ordered);
  }

  /// Writes one step of the graph.
  void write(Graph.Step step) {
    Node out = step.output();
    switch (step.op()) {
      case Op.Convolution(var x, var kernel, var bias, int stride, Pads pads, int groups) -> {
        int rows = pads.even() ? pads.top() : 0;
        int columns = pads.even() ? pads.left() : 0;
        String arguments =
            "[%d, %d], [%d, %d], [1, 1], %d".formatted(stride, stride, rows, columns, groups);
        int type = mode.precision().code();
        types[out.id()] = type;
        // Where an image is smaller than a stride, the library's short kernels leave the gradients
        // of taps beyond its edge undefined.
        if (type != mode.masterCode() && stride > 1 && kernel.dims().size(2) > 1) {
          text.append(
              "    if torch.__or__(torch.lt(torch.size(%s, 2), %d), torch.lt(torch.size(%s, 3), %d)):\n  "
                  .formatted(name(x), stride, name(x), stride));
          int full = mode.masterCode();
          String exact = convolution(x, kernel, bias, pads, arguments, full);
          assign(out, "torch.to(%s, %d)".formatted(exact, type));
          text.append("    else:\n  ");
        }
        assign(out, convolution(x, kernel, bias, pads, arguments, type));
        reusable.add(out.id());
      }
      case Op.Normalization(var x, var scale, var shift, var mean, var variance, var m, var e) -> {
        assign(
            out,
            type(x),
            "torch.batch_norm(%s, %s, %s, bs[%d], bs[%d], training, %s, %s, False)"
                .formatted(name(x), at(scale), at(shift), mean.index(), variance.index(), m, e));
        reusable.add(out.id());
      }
      case Op.Relu(var x) ->
          assign(out, type(x), "torch.%s(%s)".formatted(alone(x, "relu"), name(x)));
      case Op.Clamp(var x, double low, double high) ->
          assign(
              out,
              type(x),
              "torch.%s(%s, %s, %s)".formatted(alone(x, "hardtanh"), name(x), low, high));
      case Op.Activate(var x, var function) ->
          assign(out, type(x), "torch.%s(%s)".formatted(operator(function), name(x)));
      case Op.LeakyRelu(var x, double slope) ->
          assign(out, type(x), "torch.leaky_relu(%s, %s)".formatted(name(x), slope));
      case Op.Multiply(var x, var factors) ->
          assign(out, type(x), "torch.mul(%s, %s)".formatted(name(x), in(factors, type(x))));
      case Op.Add(var left, var right) -> {
        int type = type(left);
        assign(
            out,
            type,
            "torch.%s(%s, %s)".formatted(alone(left, "add"), name(left), in(right, type)));
        reusable.add(out.id());
      }
      case Op.Concatenation(var inputs) -> {
        int type = type(inputs.getFirst());
        String list = inputs.stream().map(x -> in(x, type)).collect(Collectors.joining(", "));
        assign(out, type, "torch.cat([%s], 1)".formatted(list));
      }
      case Op.Product(var x, var matrix, var bias) -> {
        int type = mode.masterCode();
        assign(
            out,
            type,
            "torch.linear(%s, %s, %s)"
                .formatted(in(x, type), at(matrix), bias.isEmpty() ? "None" : at(bias.getFirst())));
        reusable.add(out.id());
      }
      case Op.Flattening(var x) -> assign(out, type(x), "torch.flatten(%s, 1)".formatted(name(x)));
      case Op.Maximum(var x, int size, int stride, int padding, boolean roundUp) ->
          assign(
              out,
              type(x),
              "torch.max_pool2d(%s, [%d, %d], [%d, %d], [%d, %d], [1, 1], %s)"
                  .formatted(
                      name(x),
                      size,
                      size,
                      stride,
                      stride,
                      padding,
                      padding,
                      roundUp ? "True" : "False"));
      case Op.Mean(var x, int size, boolean roundUp) ->
          assign(
              out,
              type(x),
              "torch.avg_pool2d(%s, [%d, %d], [%d, %d], [0, 0], %s, False, None)"
                  .formatted(name(x), size, size, size, size, roundUp ? "True" : "False"));
      case Op.GridMean(var x, int rows, int columns) ->
          assign(
              out,
              type(x),
              "torch.adaptive_avg_pool2d(%s, [%d, %d])".formatted(name(x), rows, columns));
      case Op.ChannelZeros(var x, int before, int after) ->
          assign(
              out,
              type(x),
              "torch.constant_pad_nd(%s, [0, 0, 0, 0, %d, %d], 0)"
                  .formatted(name(x), before, after));
      case Op.GlobalMean(var x) ->
          assign(out, type(x), "torch.adaptive_avg_pool2d(%s, [1, 1])".formatted(name(x)));
      case Op.GlobalMaximum(var x) -> {
        types[out.id()] = type(x);
        text.append(
            "    %s, at%d = torch.adaptive_max_pool2d(%s, [1, 1])\n"
                .formatted(name(out), out.id(), name(x)));
      }
      case Op.Dropping(var x, double probability) ->
          assign(out, type(x), "torch.dropout(%s, %s, training)".formatted(name(x), probability));
    }
  }

  private static String padded(String value, Pads pads) {
    return pads.even()
        ? value
        : "torch.constant_pad_nd(%s, [%d, %d, %d, %d], 0)"
            .formatted(value, pads.left(), pads.right(), pads.top(), pads.bottom());
  }

  private static String operator(Activation function) {
    return switch (function) {
      case SIGMOID -> "sigmoid";
      case HARD_SIGMOID -> "hardsigmoid";
      case HARD_SWISH -> "hardswish";
      case SILU -> "silu";
      case MISH -> "mish";
    };
  }

  private String convolution(
      Node x, Weight kernel, List<Weight> bias, Pads pads, String arguments, int type) {
    return "torch.conv2d(%s, %s, %s, %s)"
        .formatted(padded(in(x, type), pads), cast(kernel, type), cast(bias, type), arguments);
  }

  private void assign(Node out, int type, String expression) {
    types[out.id()] = type;
    assign(out, expression);
  }

  private void assign(Node out, String expression) {
    text.append("    ").append(name(out)).append(" = ").append(expression).append('\n');
  }

  /// The operation's form that overwrites its input, where that is safe.
  private String alone(Node input, String operation) {
    boolean free = reusable.contains(input.id()) && !kept.contains(input.id());
    return free && graph.uses(input) == 1 ? operation + "_" : operation;
  }

  private String in(Node node, int type) {
    return type(node) == type ? name(node) : "torch.to(%s, %d)".formatted(name(node), type);
  }

  private String cast(List<Weight> bias, int type) {
    return bias.isEmpty() ? "None" : cast(bias.getFirst(), type);
  }

  private String cast(Weight weight, int type) {
    return type == mode.masterCode() ? at(weight) : "torch.to(%s, %d)".formatted(at(weight), type);
  }

  private int type(Node node) {
    return types[node.id()];
  }

  /// Takes what is written elsewhere for a normalisation of a value.
  void take(Node out, Node in, String expression) {
    assign(out, type(in), expression);
    reusable.add(out.id());
  }

  /// What a value is called.
  String name(Node node) {
    return share == 0 ? "v" + node.id() : "v%d_%d".formatted(node.id(), share);
  }

  /// What a weight is called.
  String at(Weight weight) {
    if (!weight.learnt()) {
      return "bs[%d]".formatted(weight.index());
    }
    return share == 0
        ? "ps[%d]".formatted(weight.index())
        : "ps%d[%d]".formatted(share, weight.index());
  }
}
