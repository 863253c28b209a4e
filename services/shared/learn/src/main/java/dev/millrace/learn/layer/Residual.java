package dev.millrace.learn.layer;

/// The sum of two ways through: a branch, and a shortcut for the same input.
///
/// @param branch the long way, without a name of its own
/// @param shortcut the short way, [Sequential#EMPTY] to let the input pass
public record Residual(Layer branch, Layer shortcut) implements Layer {

  /// A branch whose input is added to its output.
  public static Residual of(Layer branch) {
    return new Residual(branch, Sequential.EMPTY);
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    Node left = branch.apply(graph, input);
    Node right = shortcut.apply(graph, input);
    if (!left.dims().equals(right.dims())) {
      throw new IllegalArgumentException(
          "A residual block adds values of the same sizes, but its branch gives %s and its shortcut %s"
              .formatted(left.dims(), right.dims()));
    }
    return graph.add(new Op.Add(left, right), left.dims());
  }
}
