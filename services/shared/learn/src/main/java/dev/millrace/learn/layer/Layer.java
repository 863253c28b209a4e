package dev.millrace.learn.layer;

/// A part of a network that can lay itself out for an input of known sizes.
@FunctionalInterface
public interface Layer {

  /// Lays down tensors and operations, and gives the value that comes out.
  ///
  /// @throws IllegalArgumentException when the input's sizes do not suit the layer
  Node apply(GraphBuilder graph, Node input);
}
