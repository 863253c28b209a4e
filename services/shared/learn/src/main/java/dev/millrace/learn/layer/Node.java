package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// A value that flows through a network: its number in the graph and its sizes for one item,
/// without the batch axis.
public record Node(int id, Dims dims) {

  /// The number of channels, the outermost axis of one item.
  public int channels() {
    return Math.toIntExact(dims.size(0));
  }
}
