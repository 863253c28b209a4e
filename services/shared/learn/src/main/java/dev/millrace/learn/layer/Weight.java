package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// A tensor that belongs to a network: learnt by the optimiser, or kept by a layer.
///
/// @param name the path of layer names and the tensor's own, joined with dots
/// @param dims its sizes
/// @param initializer what it holds before training
/// @param role what part it plays
/// @param index its place among the learnt tensors, or among the kept ones
public record Weight(String name, Dims dims, Initializer initializer, Role role, int index) {

  /// What part a tensor plays in its layer.
  public enum Role {
    /// A kernel or matrix that is multiplied with.
    KERNEL,
    /// What a convolution or matrix product adds.
    BIAS,
    /// Scale or shift of a normalisation, which stays trainable in frozen layers.
    NORM,
    /// Kept by the layer itself and never given a gradient.
    BUFFER
  }

  /// Whether the optimiser learns it.
  public boolean learnt() {
    return role != Role.BUFFER;
  }
}
