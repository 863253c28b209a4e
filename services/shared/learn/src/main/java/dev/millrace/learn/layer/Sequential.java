package dev.millrace.learn.layer;

import java.util.ArrayList;
import java.util.List;

/// Layers one behind the other, each under its name.
public record Sequential(List<Named> layers) implements Layer {

  /// No layer: the input is the output.
  public static final Sequential EMPTY = new Sequential(List.of());

  /// A layer and its name among its neighbours; an empty name lets its tensors stand in the parent.
  public record Named(String name, Layer layer) {}

  public Sequential {
    layers = List.copyOf(layers);
  }

  /// Layers named by their places, 0, 1, 2.
  public static Sequential of(Layer... layers) {
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      named.add(new Named(Integer.toString(i), layers[i]));
    }
    return new Sequential(named);
  }

  /// These layers and one more, under a name.
  public Sequential then(String name, Layer layer) {
    List<Named> longer = new ArrayList<>(layers);
    longer.add(new Named(name, layer));
    return new Sequential(longer);
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    Node value = input;
    for (Named named : layers) {
      value = named.layer().apply(graph.in(named.name()), value);
      graph.place(named.name(), value);
    }
    return value;
  }
}
