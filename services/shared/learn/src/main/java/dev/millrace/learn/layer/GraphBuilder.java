package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

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
    return new Graph(start, state.steps, output, state.parameters, state.buffers, state.places);
  }

  /// The same builder under the name of a part; an empty name adds none.
  public GraphBuilder in(String name) {
    return name.isEmpty() ? this : new GraphBuilder(prefix + name + ".", state);
  }

  /// Asks for a tensor that the optimiser learns.
  public Weight parameter(String name, Dims dims, Initializer initializer, Weight.Role role) {
    String path = state.unique(prefix + name);
    var weight = new Weight(path, dims, initializer, role, state.parameters.size());
    state.parameters.add(weight);
    return weight;
  }

  /// Asks for a tensor that the layer keeps.
  public Weight buffer(String name, Dims dims, float value) {
    var initializer = new Initializer.Constant(value);
    int index = state.buffers.size();
    String path = state.unique(prefix + name);
    var weight = new Weight(path, dims, initializer, Weight.Role.BUFFER, index);
    state.buffers.add(weight);
    return weight;
  }

  /// Lays down an operation whose value has some sizes for one item.
  public Node add(Op op, Dims dims) {
    Node node = state.node(dims);
    state.steps.add(new Graph.Step(node, op));
    return node;
  }

  /// Remembers the value that a part gives, under the part's name.
  void place(String name, Node value) {
    if (!name.isEmpty()) {
      state.places.put(prefix + name, value);
    }
  }

  private static final class State {
    private final List<Weight> parameters = new ArrayList<>();
    private final List<Weight> buffers = new ArrayList<>();
    private final List<Graph.Step> steps = new ArrayList<>();
    private final SequencedMap<String, Node> places = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private int nodes;

    private String unique(String name) {
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "Two tensors would be called %s; give their layers names of their own".formatted(name));
      }
      return name;
    }

    private Node node(Dims dims) {
      return new Node(nodes++, dims);
    }
  }
}
