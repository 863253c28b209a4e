package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// All axes of an item become one.
public record Flatten() implements Layer {

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(new Op.Flattening(input), Dims.of(input.dims().elements()));
  }
}
