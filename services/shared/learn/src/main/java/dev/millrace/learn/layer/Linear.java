package dev.millrace.learn.layer;

import dev.millrace.learn.layer.Weight.Role;
import dev.millrace.learn.tensor.Dims;
import java.util.List;

/// A matrix product with a bias, `[in]` to `[out]`.
///
/// @param out the values that come out
/// @param start what it holds before training
public record Linear(int out, Start start) implements Layer {

  /// What a matrix and its bias hold before training.
  public enum Start {
    /// He's normal values, and no bias: for layers followed by a ReLU.
    HE,
    /// Uniform values within one over the root of the inputs, as PyTorch has it.
    UNIFORM,
    /// Normal values of deviation 0.01, and no bias: for the wide layers of early networks.
    SMALL
  }

  /// A product that starts with He's values.
  public static Linear of(int out) {
    return new Linear(out, Start.HE);
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    if (input.dims().rank() != 1) {
      throw new IllegalArgumentException(
          "A linear layer reads one vector an item, not " + input.dims());
    }
    int in = input.channels();
    Dims matrix = Dims.of(out, in);
    Weight weight =
        switch (start) {
          case HE ->
              graph.parameter("weight", matrix, new Initializer.KaimingNormal(), Role.KERNEL);
          case UNIFORM ->
              graph.parameter("weight", matrix, new Initializer.Uniform(in), Role.KERNEL);
          case SMALL ->
              graph.parameter("weight", matrix, new Initializer.Normal(0.01), Role.KERNEL);
        };
    Initializer biasStart =
        switch (start) {
          case HE, SMALL -> new Initializer.Constant(0);
          case UNIFORM -> new Initializer.Uniform(in);
        };
    Weight bias = graph.parameter("bias", Dims.of(out), biasStart, Role.BIAS);
    return graph.add(new Op.Product(input, weight, List.of(bias)), Dims.of(out));
  }
}
