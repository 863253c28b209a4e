package dev.millrace.learn.layer;

/// A function of each value by itself, without weights.
public enum Activation implements Layer {
  /// `1 / (1 + exp(-x))`, between 0 and 1.
  SIGMOID,
  /// `clamp(x / 6 + 1/2, 0, 1)`, a sigmoid of straight pieces.
  HARD_SIGMOID,
  /// `x * clamp(x / 6 + 1/2, 0, 1)`. Howard et al. 2019.
  HARD_SWISH,
  /// `x / (1 + exp(-x))`, also called swish.
  SILU,
  /// `x * tanh(log(1 + exp(x)))`. Misra 2019.
  MISH;

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(new Op.Activate(input, this), input.dims());
  }
}
