package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// The mean of each window.
///
/// @param size rows and columns of a window, and the step between two
/// @param roundUp whether partial windows at the far edges count; their mean is that of the pixels
///   they have
public record MeanPool2d(int size, boolean roundUp) implements Layer {

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    long height = windows(input.dims().size(1));
    long width = windows(input.dims().size(2));
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "A window of %d does not fit into %s".formatted(size, input.dims()));
    }
    return graph.add(new Op.Mean(input, size, roundUp), Dims.of(input.channels(), height, width));
  }

  private long windows(long length) {
    return roundUp ? Math.ceilDiv(length, size) : length / size;
  }
}
