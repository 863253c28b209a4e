package dev.millrace.learn.layer;

/// Negative values become 0, the others pass.
public record Relu() implements Layer {

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(new Op.Relu(input), input.dims());
  }
}
