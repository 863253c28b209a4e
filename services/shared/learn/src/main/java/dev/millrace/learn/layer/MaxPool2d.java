package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// The largest value of each window.
///
/// @param size rows and columns of a window
/// @param stride the step between two windows
/// @param padding pixels around the input that never win
/// @param roundUp whether partial windows at the far edges count
public record MaxPool2d(int size, int stride, int padding, boolean roundUp) implements Layer {

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    long height = windows(input.dims().size(1));
    long width = windows(input.dims().size(2));
    return graph.add(
        new Op.Maximum(input, size, stride, padding, roundUp),
        Dims.of(input.channels(), height, width));
  }

  /// A partial window counts only if it begins inside the input or its near padding.
  private long windows(long length) {
    long free = length + 2L * padding - size;
    if (free < 0) {
      throw new IllegalArgumentException(
          "A window of %d does not fit into %d pixels and a padding of %d"
              .formatted(size, length, padding));
    }
    if (!roundUp) {
      return free / stride + 1;
    }
    long windows = -Math.floorDiv(-free, (long) stride) + 1;
    return (windows - 1) * stride >= length + padding ? windows - 1 : windows;
  }
}
