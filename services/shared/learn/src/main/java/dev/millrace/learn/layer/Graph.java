package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network in the order of its operations, with the tensors that it needs.
///
/// @param input what goes in
/// @param steps each operation and the value it gives
/// @param output what comes out
/// @param parameters the learnt tensors, by index
/// @param buffers the kept tensors, by index
/// @param places what each named layer gives, such as `layer4` or `layer4.1.bn2`
public record Graph(
    Node input,
    List<Step> steps,
    Node output,
    List<Weight> parameters,
    List<Weight> buffers,
    Map<String, Node> places) {

  /// An operation and the value it gives.
  public record Step(Node output, Op op) {}

  public Graph {
    steps = List.copyOf(steps);
    parameters = List.copyOf(parameters);
    buffers = List.copyOf(buffers);
    places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
  }

  /// Lets a layer lay itself out for inputs of some sizes, without the batch axis.
  public static Graph of(Layer layer, Dims input) {
    return GraphBuilder.build(layer, input);
  }

  /// What a named layer gives.
  ///
  /// @throws IllegalArgumentException when no layer has the name
  public Node place(String name) {
    Node value = places.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "No layer is called %s; the names are %s".formatted(name, places.keySet()));
    }
    return value;
  }

  /// The network up to one of its values, which is pooled to a vector: of feature maps the largest
  /// value of each channel, then the means. All tensors stay, read or not.
  ///
  /// @param place a value of this graph, such as one of [#places]
  public Graph pooledAt(Node place) {
    List<Step> kept = new ArrayList<>();
    for (Step step : steps) {
      kept.add(step);
      if (step.output().id() == place.id()) {
        break;
      }
    }
    Node vector = place;
    if (place.dims().rank() > 1) {
      int next = steps.stream().mapToInt(step -> step.output().id()).max().orElse(0) + 1;
      Dims pixel = Dims.of(place.channels(), 1, 1);
      Node largest = new Node(next, pixel);
      Node mean = new Node(next + 1, pixel);
      Node both = new Node(next + 2, Dims.of(2L * place.channels(), 1, 1));
      vector = new Node(next + 3, Dims.of(2L * place.channels()));
      kept.add(new Step(largest, new Op.GlobalMaximum(place)));
      kept.add(new Step(mean, new Op.GlobalMean(place)));
      kept.add(new Step(both, new Op.Concatenation(List.of(largest, mean))));
      kept.add(new Step(vector, new Op.Flattening(both)));
    }
    return new Graph(input, kept, vector, parameters, buffers, places);
  }

  /// All tensors, the learnt ones first.
  public List<Weight> weights() {
    List<Weight> all = new ArrayList<>(parameters);
    all.addAll(buffers);
    return all;
  }

  /// The number of learnt values.
  public long learntValues() {
    return parameters.stream().mapToLong(weight -> weight.dims().elements()).sum();
  }

  /// How often a value is read, the network's output counting as once.
  public int uses(Node node) {
    int uses = node.id() == output.id() ? 1 : 0;
    for (Step step : steps) {
      for (Node read : step.op().inputs()) {
        uses += read.id() == node.id() ? 1 : 0;
      }
    }
    return uses;
  }
}
