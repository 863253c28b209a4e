package dev.millrace.learn.onnx;

import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import dev.millrace.learn.layer.Op;
import dev.millrace.learn.layer.Padding.Pads;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.onnx.OnnxModel.Attribute;
import dev.millrace.learn.tensor.Dims;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Convolutions and normalisations as ONNX has them: a normalisation right behind a convolution
/// becomes part of it.
final class OnnxNormalizations {

  private final Graph graph;
  private final OnnxModel model;
  private final Quantization quantization;
  private final Function<Weight, float[]> values;

  /// Normalisations that a convolution has taken in; their value is the convolution's own.
  private final Set<Integer> folded = new HashSet<>();

  OnnxNormalizations(
      Graph graph, OnnxModel model, Quantization quantization, Function<Weight, float[]> values) {
    this.graph = graph;
    this.model = model;
    this.quantization = quantization;
    this.values = values;
  }

  /// Writes a convolution, and with it a normalisation that follows.
  void convolution(int index, Node output, Op.Convolution convolution) {
    Weight kernel = convolution.kernel();
    float[] taps = values.apply(kernel);
    int outputs = Math.toIntExact(kernel.dims().size(0));
    float[] bias =
        convolution.bias().isEmpty()
            ? new float[outputs]
            : values.apply(convolution.bias().getFirst()).clone();
    Node normalized = output;
    if (index + 1 < graph.steps().size()
        && graph.steps().get(index + 1).op() instanceof Op.Normalization next
        && next.input().id() == output.id()
        && graph.uses(output) == 1) {
      fold(next, taps, bias);
      normalized = graph.steps().get(index + 1).output();
      folded.add(normalized.id());
    }
    Pads pads = convolution.pads();
    quantization.kernel(convolution.input(), normalized, kernel, taps, bias);
    model.node(
        "Conv",
        OnnxExport.name(normalized),
        List.of(quantization.read(convolution.input()), kernel.name(), kernel.name() + "_bias"),
        Attribute.list("kernel_shape", kernel.dims().size(2), kernel.dims().size(3)),
        Attribute.list("strides", convolution.stride(), convolution.stride()),
        Attribute.list("pads", pads.top(), pads.left(), pads.bottom(), pads.right()),
        Attribute.of("group", convolution.groups()));
  }

  private void fold(Op.Normalization next, float[] kernel, float[] bias) {
    float[] scale = values.apply(next.scale());
    float[] shift = values.apply(next.shift());
    float[] mean = values.apply(next.mean());
    float[] variance = values.apply(next.variance());
    int each = kernel.length / bias.length;
    for (int channel = 0; channel < bias.length; channel++) {
      double factor = scale[channel] / Math.sqrt(variance[channel] + next.epsilon());
      for (int i = channel * each; i < (channel + 1) * each; i++) {
        kernel[i] = (float) (kernel[i] * factor);
      }
      bias[channel] = (float) ((bias[channel] - mean[channel]) * factor + shift[channel]);
    }
  }

  /// Writes a normalisation, unless it has been written, as a product and a sum, which every
  /// runtime has for any rank.
  void normalization(Node output, Op.Normalization normalization) {
    if (folded.contains(output.id())) {
      return;
    }
    String out = OnnxExport.name(output);
    int rank = normalization.input().dims().rank();
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    sizes[0] = normalization.input().channels();
    float[] factors = new float[normalization.input().channels()];
    float[] shifts = new float[factors.length];
    Arrays.fill(factors, 1);
    fold(normalization, factors, shifts);
    model.tensor(out + "_factor", Dims.of(sizes), factors);
    model.tensor(out + "_shift", Dims.of(sizes), shifts);
    model.node(
        "Mul", out + "_scaled", List.of(quantization.read(normalization.input()), out + "_factor"));
    model.node("Add", out, List.of(out + "_scaled", out + "_shift"));
  }
}
