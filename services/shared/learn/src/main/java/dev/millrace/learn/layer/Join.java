package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.ArrayList;
import java.util.List;

/// Several ways through for the same input, whose channels are joined.
///
/// @param branches the ways, without names of their own
public record Join(List<Layer> branches) implements Layer {

  public Join {
    branches = List.copyOf(branches);
  }

  /// The input, and behind its channels those that a layer makes of it. Huang et al. 2016.
  public static Join dense(Layer layer) {
    return new Join(List.of(Sequential.EMPTY, layer));
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    List<Node> parts = new ArrayList<>();
    long channels = 0;
    for (Layer branch : branches) {
      Node part = branch.apply(graph, input);
      channels += part.channels();
      parts.add(part);
    }
    Dims first = parts.getFirst().dims();
    return graph.add(new Op.Concatenation(parts), Dims.of(channels, first.size(1), first.size(2)));
  }
}
