package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.List;

/// A two-dimensional convolution with a square kernel, `[C, H, W]` to `[out, H', W']` with `H' = (H
/// + 2 padding - size) / stride + 1`.
///
/// @param out channels that come out
/// @param size rows and columns of the kernel
/// @param stride the step between two windows
/// @param padding zeros around the input
/// @param groups into how many separate parts the channels fall
/// @param bias whether a number is added to each channel
/// @param initializer what the kernel holds before training
public record Conv2d(
    int out, int size, int stride, int padding, int groups, boolean bias, Initializer initializer)
    implements Layer {

  /// A convolution without bias that keeps the sizes at stride 1.
  public static Conv2d of(int out, int size, int stride) {
    return new Conv2d(out, size, stride, (size - 1) / 2, 1, false, new Initializer.KaimingNormal());
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    int in = input.channels();
    if (input.dims().rank() != 3 || in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "%s in %d groups cannot read %s".formatted(this, groups, input.dims()));
    }
    Dims kernel = Dims.of(out, in / groups, size, size);
    Weight weight = graph.parameter("weight", kernel, initializer, Weight.Role.KERNEL);
    List<Weight> biases = List.of();
    if (bias) {
      var start = new Initializer.Uniform(Initializer.fanIn(kernel));
      biases = List.of(graph.parameter("bias", Dims.of(out), start, Weight.Role.BIAS));
    }
    long height = windows(input.dims().size(1));
    long width = windows(input.dims().size(2));
    return graph.add(
        new Op.Convolution(input, weight, biases, stride, padding, groups),
        Dims.of(out, height, width));
  }

  private long windows(long length) {
    long windows = (length + 2L * padding - size) / stride + 1;
    if (length + 2L * padding < size) {
      throw new IllegalArgumentException(
          "A kernel of %d does not fit into %d pixels and a padding of %d"
              .formatted(size, length, padding));
    }
    return windows;
  }
}
