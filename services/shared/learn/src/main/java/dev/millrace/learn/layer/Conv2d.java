package dev.millrace.learn.layer;

import dev.millrace.learn.layer.Padding.Pads;
import dev.millrace.learn.tensor.Dims;
import java.util.List;

/// A two-dimensional convolution with a square kernel, `[C, H, W]` to `[out, H', W']` with `H' = (H
/// + zeros above and below - size) / stride + 1`.
///
/// @param out channels that come out
/// @param size rows and columns of the kernel
/// @param stride the step between two windows
/// @param padding zeros around the input
/// @param groups into how many separate parts the channels fall
/// @param bias whether a number is added to each channel, which starts at 0
/// @param initializer what the kernel holds before training
public record Conv2d(
    int out,
    int size,
    int stride,
    Padding padding,
    int groups,
    boolean bias,
    Initializer initializer)
    implements Layer {

  /// A convolution with as many zeros on each side.
  public Conv2d(
      int out,
      int size,
      int stride,
      int padding,
      int groups,
      boolean bias,
      Initializer initializer) {
    this(out, size, stride, new Padding.Even(padding), groups, bias, initializer);
  }

  /// A convolution without bias that keeps the sizes at stride 1.
  public static Conv2d of(int out, int size, int stride) {
    Padding padding = Padding.around(size);
    return new Conv2d(out, size, stride, padding, 1, false, new Initializer.KaimingNormal());
  }

  /// The same that starts with a spread after the outputs, as torchvision's networks do.
  public static Conv2d fanOut(int out, int size, int stride) {
    Padding padding = Padding.around(size);
    return new Conv2d(out, size, stride, padding, 1, false, new Initializer.KaimingNormalOut());
  }

  /// The same with other zeros around.
  public Conv2d withPadding(Padding other) {
    return new Conv2d(out, size, stride, other, groups, bias, initializer);
  }

  /// The same in separate parts.
  public Conv2d withGroups(int parts) {
    return new Conv2d(out, size, stride, padding, parts, bias, initializer);
  }

  /// The same that adds a number to each channel.
  public Conv2d withBias() {
    return new Conv2d(out, size, stride, padding, groups, true, initializer);
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
      var zero = new Initializer.Constant(0);
      biases = List.of(graph.parameter("bias", Dims.of(out), zero, Weight.Role.BIAS));
    }
    long height = input.dims().size(1);
    long width = input.dims().size(2);
    Pads pads = padding.pads(height, width, size, stride);
    return graph.add(
        new Op.Convolution(input, weight, biases, stride, pads, groups),
        Dims.of(
            out,
            windows(height, pads.top() + pads.bottom()),
            windows(width, pads.left() + pads.right())));
  }

  private long windows(long length, long zeros) {
    if (length + zeros < size) {
      throw new IllegalArgumentException(
          "A kernel of %d does not fit into %d pixels and %d zeros".formatted(size, length, zeros));
    }
    return (length + zeros - size) / stride + 1;
  }
}
