package dev.millrace.learn.layer;

/// Values are kept between two bounds.
public record Clamp(double low, double high) implements Layer {

  /// Between 0 and 6.
  public static final Clamp RELU6 = new Clamp(0, 6);

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(new Op.Clamp(input, low, high), input.dims());
  }
}
