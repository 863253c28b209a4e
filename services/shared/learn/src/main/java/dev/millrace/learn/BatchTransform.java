package dev.millrace.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/// What is done to the images of a training batch, all at once and in the engine.
@FunctionalInterface
public interface BatchTransform {

  /// Leaves images as they are.
  BatchTransform NONE = (_, pixels, _, _) -> pixels;

  /// Gives the images that are trained on, of the same shape and on the same scale.
  ///
  /// @param scope owns what is returned
  /// @param pixels `[batch, height, width, channels]`, from 0 to 255
  /// @param epoch the epoch, counted over all fits
  /// @param firstIndex the place of the first image in the order of the epoch
  NDArray apply(NDManager scope, NDArray pixels, int epoch, long firstIndex);

  /// Gives the targets that belong to the images of [#apply]; as they are, unless they are places.
  ///
  /// @param scope owns what is returned
  /// @param targets what is true of the images before the transform
  default NDArray targets(NDManager scope, NDArray targets, int epoch, long firstIndex) {
    return targets;
  }
}
