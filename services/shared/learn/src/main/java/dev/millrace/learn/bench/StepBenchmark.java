package dev.millrace.learn.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.optim.Optimizer;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Training steps of a network on made-up images: loss, gradients and optimiser.
///
/// @param layers the network
/// @param classes what it tells apart
/// @param side pixels of a side of the images
/// @param channels their channels
/// @param batch images a step
/// @param mode how it is computed
/// @param steps how many steps are measured, after a fifth as many to warm up
record StepBenchmark(
    Layer layers, int classes, int side, int channels, int batch, Mode mode, int steps) {

  private static final double NANOS = 1e6;

  /// Times steps after some to warm up.
  Timing run() {
    Graph graph = Graph.of(layers, Dims.of(channels, side, side));
    var half = Collections.nCopies(channels, 0.5f);
    try (var network = new Network(graph, new Normalization(half, half), mode)) {
      network.initialize(1);
      try (Optimizer rule = Rules.adamW().create(network, List.of(network.learnt().size()));
          NDManager scope = Torch.scope()) {
        NDArray pixels = pixels(scope);
        NDArray targets = targets(scope);
        for (int i = 0; i < Math.max(2, steps / 5); i++) {
          step(network, rule, pixels, targets);
        }
        List<Double> walls = new ArrayList<>();
        double processor = ProcessorClock.milliseconds();
        for (int i = 0; i < steps; i++) {
          long start = System.nanoTime();
          step(network, rule, pixels, targets);
          walls.add((System.nanoTime() - start) / NANOS);
        }
        return new Timing(walls, (ProcessorClock.milliseconds() - processor) / steps);
      }
    }
  }

  private static void step(Network network, Optimizer rule, NDArray pixels, NDArray targets) {
    try (IValue loss = network.loss(pixels, targets);
        IValue gradients = network.gradients(loss)) {
      Values.number(loss);
      rule.step(gradients, List.of(new Settings(1e-3, 0.9, 0.01)));
    }
  }

  private NDArray pixels(NDManager scope) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(batch * side * side * channels);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) Draw.bits(1, i));
    }
    return scope.create(bytes, new Shape(batch, side, side, channels), DataType.UINT8);
  }

  private NDArray targets(NDManager scope) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(8 * batch).order(ByteOrder.nativeOrder());
    for (int i = 0; i < batch; i++) {
      bytes.putLong(8 * i, Draw.below(classes, 2, i));
    }
    return scope.create(bytes, new Shape(batch), DataType.INT64);
  }
}
