package dev.millrace.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Batch;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.metric.Scores;
import java.util.List;

/// What a network makes of batches of images.
///
/// @param network the network
/// @param shape the shape of the images
record BatchImages(Network network, ImageShape shape) {

  /// The mean loss in training, after a transform. The caller closes it.
  IValue loss(NDManager scope, Batch batch, BatchTransform transform, int epoch) {
    NDArray given = pixels(scope, batch);
    NDArray seen = transform.apply(scope, given, epoch, batch.firstIndex());
    return network.loss(seen, targets(scope, batch));
  }

  /// Logits and losses outside of training.
  Scores judge(Batch batch) {
    try (NDManager scope = Torch.scope();
        IValue judged = network.judge(pixels(scope, batch), targets(scope, batch))) {
      List<NDArray> results = Values.arrays(judged, scope);
      float[] logits = results.getFirst().toFloatArray();
      float[] losses = results.getLast().toFloatArray();
      int[] labels = new int[batch.count()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (int) batch.targets().getLong(8 * i);
      }
      return new Scores(logits, logits.length / labels.length, labels, losses);
    }
  }

  private NDArray pixels(NDManager scope, Batch batch) {
    var dims = new Shape(batch.count(), shape.height(), shape.width(), shape.channels());
    return scope.create(batch.pixels(), dims, DataType.UINT8);
  }

  private static NDArray targets(NDManager scope, Batch batch) {
    return scope.create(batch.targets(), new Shape(batch.count()), DataType.INT64);
  }
}
