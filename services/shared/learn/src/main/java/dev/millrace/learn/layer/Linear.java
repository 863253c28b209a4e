package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.List;

/// A matrix product, `[in]` to `[out]`, with or without a bias.
public record Linear(int out, boolean bias, Initializer initializer) implements Layer {

  /// A product with bias and He's initial values.
  public static Linear of(int out) {
    return new Linear(out, true, new Initializer.KaimingNormal());
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    if (input.dims().rank() != 1) {
      throw new IllegalArgumentException(
          "A linear layer reads one vector an item, not " + input.dims());
    }
    Dims matrix = Dims.of(out, input.channels());
    Weight weight = graph.parameter("weight", matrix, initializer, Weight.Role.KERNEL);
    List<Weight> biases =
        bias
            ? List.of(
                graph.parameter(
                    "bias",
                    Dims.of(out),
                    new Initializer.Uniform(input.channels()),
                    Weight.Role.BIAS))
            : List.of();
    return graph.add(new Op.Product(input, weight, biases), Dims.of(out));
  }
}
