package dev.millrace.learn.onnx;

import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import dev.millrace.learn.layer.Op;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.onnx.OnnxModel.Attribute;
import dev.millrace.learn.onnx.Spans.Span;
import dev.millrace.learn.tensor.Dims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The part of an ONNX file that tells values and kernels in 8 bits: pairs of QuantizeLinear and
/// DequantizeLinear, from which a runtime sees what it may compute in whole numbers.
///
/// Values have no sign and kernels have one, which is the pairing that x86 multiplies at once.
final class Quantization {

  private static final int VALUE_STEPS = 255;

  /// To either side of 0.
  private static final int KERNEL_STEPS = 127;

  /// To either side of 0, so that there is room in 32 bits for the sum of products beside it. A
  /// kernel that is nearly 0 has larger steps for it.
  private static final float BIAS_STEPS = 1 << 30;

  private final Graph graph;
  private final OnnxModel model;
  private final Spans spans;
  private final Set<Integer> written = new HashSet<>();
  private final Map<Integer, Integer> pooledFrom = new HashMap<>();

  /// The size of a step, and the step that means 0.
  private record Steps(float size, int zero) {

    /// A span always holds 0, which padding and rectifiers need exactly.
    static Steps of(Span span) {
      float low = Math.min(0, span.low());
      float high = Math.max(0, span.high());
      float size = high > low ? (high - low) / VALUE_STEPS : 1;
      return new Steps(size, Math.round(-low / size));
    }
  }

  /// @param spans of none to leave all as it is
  Quantization(Graph graph, OnnxModel model, Spans spans) {
    this.graph = graph;
    this.model = model;
    this.spans = spans;
    for (Graph.Step step : graph.steps()) {
      if (step.op() instanceof Op.Maximum(var x, _, _, _, _)) {
        pooledFrom.put(step.output().id(), x.id());
      }
    }
  }

  /// The values that are worth 8 bits: those that something reads which computes in 8 bits. What a
  /// rectifier or a folded normalisation reads is its own affair.
  static List<Node> values(Graph graph) {
    Map<Integer, Node> values = new LinkedHashMap<>();
    for (Graph.Step step : graph.steps()) {
      boolean reads =
          switch (step.op()) {
            case Op.Convolution _,
                Op.Add _,
                Op.Concatenation _,
                Op.Maximum _,
                Op.Mean _,
                Op.GlobalMean _,
                Op.Activate _,
                Op.Multiply _ ->
                true;
            case Op.Normalization _,
                Op.Relu _,
                Op.Clamp _,
                Op.LeakyRelu _,
                Op.Product _,
                Op.Flattening _,
                Op.GridMean _,
                Op.ChannelZeros _,
                Op.GlobalMaximum _,
                Op.Dropping _ ->
                false;
          };
      if (reads) {
        step.op().inputs().forEach(input -> values.put(input.id(), input));
      }
    }
    return new ArrayList<>(values.values());
  }

  /// The name by which to read a value.
  String read(Node value) {
    String name = OnnxExport.name(value);
    Optional<Steps> steps = steps(value);
    if (steps.isEmpty()) {
      return name;
    }
    if (written.add(value.id())) {
      String size = name + "_step";
      String zero = name + "_zero";
      model.tensor(size, Dims.of(), steps.get().size());
      model.bytes(zero, Dims.of(), false, (byte) steps.get().zero());
      model.node("QuantizeLinear", name + "_steps", List.of(name, size, zero));
      model.node("DequantizeLinear", name + "_read", List.of(name + "_steps", size, zero));
    }
    return name + "_read";
  }

  /// A pool's largest values lie on the steps of what it reads.
  private Optional<Steps> steps(Node value) {
    Integer pooled = pooledFrom.get(value.id());
    Node origin = pooled == null ? value : new Node(pooled, value.dims());
    return spans.of(value).flatMap(_ -> spans.of(origin)).map(Steps::of);
  }

  /// Writes the kernel `name` and its bias `name_bias`.
  ///
  /// @param result what the convolution gives
  void kernel(Node input, Node result, Weight kernel, float[] values, float[] bias) {
    Optional<Steps> steps = steps(input);
    if (steps.isEmpty() || !rounded(result)) {
      model.tensor(kernel.name(), kernel.dims(), values);
      model.tensor(kernel.name() + "_bias", Dims.of(bias.length), bias);
      return;
    }
    float[] sizes = new float[bias.length];
    float[] biasSizes = new float[bias.length];
    byte[] rounded = new byte[values.length];
    int[] wholeBias = new int[bias.length];
    int each = values.length / bias.length;
    for (int channel = 0; channel < bias.length; channel++) {
      float size =
          Math.max(
              largest(values, channel * each, each) / KERNEL_STEPS,
              Math.abs(bias[channel]) / (steps.get().size() * BIAS_STEPS));
      sizes[channel] = size;
      biasSizes[channel] = size * steps.get().size();
      for (int i = channel * each; i < (channel + 1) * each; i++) {
        rounded[i] = (byte) Math.round(values[i] / size);
      }
      wholeBias[channel] = Math.round(bias[channel] / biasSizes[channel]);
    }
    String name = kernel.name();
    Dims channels = Dims.of(bias.length);
    model.bytes(name + "_steps", kernel.dims(), true, rounded);
    model.bytes(name + "_zero", channels, true, new byte[bias.length]);
    dequantized(name, channels, sizes);
    model.integers(name + "_bias_steps", wholeBias);
    model.integers(name + "_bias_zero", new int[bias.length]);
    dequantized(name + "_bias", channels, biasSizes);
  }

  private void dequantized(String name, Dims channels, float[] sizes) {
    model.tensor(name + "_step", channels, sizes);
    model.node(
        "DequantizeLinear",
        name,
        List.of(name + "_steps", name + "_step", name + "_zero"),
        Attribute.of("axis", 0));
  }

  /// Whether a value becomes steps again before anything computes with it.
  private boolean rounded(Node value) {
    if (steps(value).isPresent()) {
      return true;
    }
    return graph.uses(value) == 1
        && graph.steps().stream()
            .filter(step -> bounds(step.op(), value))
            .anyMatch(step -> steps(step.output()).isPresent());
  }

  private static boolean bounds(Op op, Node value) {
    return (op instanceof Op.Relu || op instanceof Op.Clamp)
        && op.inputs().getFirst().id() == value.id();
  }

  /// A channel of zeros has some step all the same.
  private static float largest(float[] values, int start, int count) {
    float largest = 1e-8f;
    for (int i = start; i < start + count; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }
}
