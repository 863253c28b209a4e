package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.ArrayList;
import java.util.List;

/// Where layers lay down their tensors and operations; each layer sees it under its own name.
public final class GraphBuilder {

  private final String prefix;
  private final State state;

  private GraphBuilder(String prefix, State state) {
    this.prefix = prefix;
    this.state = state;
  }

  static Graph build(Layer layer, Dims input) {
    var state = new State();
    Node start = state.node(input);
    Node output = layer.apply(new GraphBuilder("", state), start);
    return new Graph(start, state.steps, output, state.parameters, state.buffers);
  }

  /// The same builder under the name of a part; an empty name adds none.
  public GraphBuilder in(String name) {
    return name.isEmpty() ? this : new GraphBuilder(prefix + name + ".", state);
  }

  /// Asks for a tensor that the optimiser learns.
  public Weight parameter(String name, Dims dims, Initializer initializer, Weight.Role role) {
    var weight = new Weight(prefix + name, dims, initializer, role, state.parameters.size());
    state.parameters.add(weight);
    return weight;
  }

  /// Asks for a tensor that the layer keeps.
  public Weight buffer(String name, Dims dims, float value) {
    var initializer = new Initializer.Constant(value);
    int index = state.buffers.size();
    var weight = new Weight(prefix + name, dims, initializer, Weight.Role.BUFFER, index);
    state.buffers.add(weight);
    return weight;
  }

  /// Lays down an operation whose value has some sizes for one item.
  public Node add(Op op, Dims dims) {
    Node node = state.node(dims);
    state.steps.add(new Graph.Step(node, op));
    return node;
  }

  private static final class State {
    private final List<Weight> parameters = new ArrayList<>();
    private final List<Weight> buffers = new ArrayList<>();
    private final List<Graph.Step> steps = new ArrayList<>();
    private int nodes;

    private Node node(Dims dims) {
      return new Node(nodes++, dims);
    }
  }
}
