package dev.millrace.learn.layer;

/// Negative values are multiplied with a small slope, the others pass.
public record LeakyRelu(double slope) implements Layer {

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(new Op.LeakyRelu(input, slope), input.dims());
  }
}
