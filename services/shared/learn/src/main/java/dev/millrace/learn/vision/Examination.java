package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Batch;
import dev.millrace.learn.data.BatchSource.BatchStream;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.objective.Objective;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A network at work on whole sets of images, outside of training.
///
/// @param network the network
/// @param batch images at a time
/// @param threads that load them
record Examination(Network network, int batch, int threads) {

  /// How the answers to a batch are got.
  @FunctionalInterface
  interface Method {

    /// The answers to some images, one after the other.
    ///
    /// @param pixels unsigned bytes `[count, height, width, channels]`
    float[] answers(NDManager scope, NDArray pixels);
  }

  /// Looks at each image once, as it is.
  Method plain() {
    return (scope, pixels) -> answers(network, scope, pixels);
  }

  /// What a network answers to some images.
  static float[] answers(Network network, NDManager scope, NDArray pixels) {
    try (IValue answers = network.answers(pixels)) {
      return Values.array(answers, scope).toFloatArray();
    }
  }

  /// The answers to all images of a set, a row each.
  float[][] answers(ImageSource set, Method method) {
    int width = network.objective().outputs();
    float[] all = new float[Math.multiplyExact(set.count(), width)];
    each(
        set,
        (scope, loaded, pixels) -> {
          float[] some = method.answers(scope, pixels);
          System.arraycopy(some, 0, all, Math.toIntExact(loaded.firstIndex()) * width, some.length);
        });
    float[][] rows = new float[set.count()][width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, i * width, rows[i], 0, width);
    }
    return rows;
  }

  /// The answers to all images of a set beside what is true of them.
  <S extends Judged> S judge(Objective<S> objective, ImageSource set, Method method) {
    int width = objective.outputs();
    int bytes = set.targets().bytes();
    float[] all = new float[Math.multiplyExact(set.count(), width)];
    ByteBuffer targets =
        ByteBuffer.allocate(Math.multiplyExact(set.count(), bytes)).order(ByteOrder.nativeOrder());
    each(
        set,
        (scope, loaded, pixels) -> {
          int first = Math.toIntExact(loaded.firstIndex());
          float[] some = method.answers(scope, pixels);
          System.arraycopy(some, 0, all, first * width, some.length);
          targets.put(first * bytes, loaded.targets(), 0, loaded.count() * bytes);
        });
    return objective.judgeAnswers(all, targets);
  }

  private interface Visitor {
    void visit(NDManager scope, Batch loaded, NDArray pixels);
  }

  private void each(ImageSource set, Visitor visitor) {
    ImageShape shape = set.shape();
    try (BatchStream stream = PixelLoader.inOrder(set, batch, threads).open(0, 0)) {
      while (stream.hasNext()) {
        try (Batch loaded = stream.next();
            NDManager scope = network.scope()) {
          var dims = new Shape(loaded.count(), shape.height(), shape.width(), shape.channels());
          visitor.visit(scope, loaded, scope.create(loaded.pixels(), dims, DataType.UINT8));
        }
      }
    }
  }
}
