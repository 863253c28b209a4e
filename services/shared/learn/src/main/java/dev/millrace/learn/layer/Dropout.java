package dev.millrace.learn.layer;

/// In training, each value becomes 0 with a probability and the others are divided by the rest.
public record Dropout(double probability) implements Layer {

  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "A dropout probability is at least 0 and below 1, but got " + probability);
    }
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(new Op.Dropping(input, probability), input.dims());
  }
}
