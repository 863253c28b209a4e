package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// Batch normalisation: `(x - mean) / sqrt(variance + epsilon) * scale + shift` a channel. In
/// training the mean and variance are the batch's, and running ones are kept for later.
///
/// @param scale what the scale starts with; 0 makes a residual branch start as nothing
/// @param shift what the shift starts with
/// @param momentum the weight of the newest statistics in the running ones
/// @param epsilon what is added to the variance
public record BatchNorm(float scale, float shift, double momentum, double epsilon)
    implements Layer {

  /// Scale 1, shift 0, momentum 0.1, epsilon 1e-5.
  public static final BatchNorm STANDARD = new BatchNorm(1, 0, 0.1, 1e-5);

  /// Scale 1 and a shift of 0.001, as fastai starts its own layers.
  public static final BatchNorm SHIFTED = new BatchNorm(1, 1e-3f, 0.1, 1e-5);

  /// Scale 0, for the end of a residual branch.
  public static final BatchNorm ZERO = new BatchNorm(0, 1e-3f, 0.1, 1e-5);

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    Dims dims = Dims.of(input.channels());
    var op =
        new Op.Normalization(
            input,
            graph.parameter("weight", dims, new Initializer.Constant(scale), Weight.Role.NORM),
            graph.parameter("bias", dims, new Initializer.Constant(shift), Weight.Role.NORM),
            graph.buffer("running_mean", dims, 0),
            graph.buffer("running_var", dims, 1),
            momentum,
            epsilon);
    return graph.add(op, input.dims());
  }
}
