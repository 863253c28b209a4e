package dev.millrace.learn.layer;

/// A convolution that keeps the sizes at stride 1, then ReLU, then normalisation: fastai's later
/// order.
///
/// @param out channels that come out
/// @param size rows and columns of the kernel
/// @param stride the step between two windows
/// @param norm how the normalisation begins
public record ConvUnit(int out, int size, int stride, BatchNorm norm) implements Layer {

  /// A unit of 3 x 3 pixels whose normalisation begins as fastai's do.
  public static ConvUnit of(int out, int stride) {
    return new ConvUnit(out, 3, stride, BatchNorm.SHIFTED);
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return Sequential.of(Conv2d.of(out, size, stride), new Relu(), norm).apply(graph, input);
  }
}
