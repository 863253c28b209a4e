package dev.millrace.learn.optim;

import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.List;

/// A rule that moves a network's learnt weights along their gradients, and what it remembers.
public interface Optimizer extends AutoCloseable {

  /// Moves the weights by one step.
  ///
  /// @param gradients one a learnt weight of the network, in order
  /// @param groups the settings of each group
  void step(IValue gradients, List<Settings> groups);

  /// Copies of all that is remembered between steps, each name beginning with `optimizer.`.
  List<TensorData> state();

  /// Takes what was remembered.
  ///
  /// @throws IllegalArgumentException when it is of another network or rule
  void restore(TensorFile file);

  @Override
  void close();

  /// A way to begin a rule for a network's learnt weights.
  @FunctionalInterface
  interface Factory {

    /// Begins with nothing remembered.
    ///
    /// @param groupSizes how many learnt weights, in order, each group has
    Optimizer create(Network network, List<Integer> groupSizes);
  }
}
