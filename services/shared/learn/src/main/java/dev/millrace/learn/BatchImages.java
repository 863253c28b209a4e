package dev.millrace.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Batch;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
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
    NDArray truths = transform.targets(scope, targets(scope, batch), epoch, batch.firstIndex());
    return network.loss(seen, truths);
  }

  /// What the network says outside of training, with losses.
  Judged judge(Batch batch) {
    try (NDManager scope = network.scope();
        IValue judged = network.judge(pixels(scope, batch), targets(scope, batch))) {
      List<NDArray> results = Values.arrays(judged, scope);
      float[] said = results.getFirst().toFloatArray();
      return network.objective().judge(said, batch.targets(), results.getLast().toFloatArray());
    }
  }

  private NDArray pixels(NDManager scope, Batch batch) {
    var dims = new Shape(batch.count(), shape.height(), shape.width(), shape.channels());
    return switch (batch.element()) {
      case BYTE -> scope.create(batch.pixels(), dims, DataType.UINT8);
      case REAL -> scope.create(batch.pixels(), dims, DataType.FLOAT32);
    };
  }

  private NDArray targets(NDManager scope, Batch batch) {
    var numbers = new Shape(batch.count(), network.objective().outputs());
    return switch (network.objective()) {
      case Classes _ -> scope.create(batch.targets(), new Shape(batch.count()), DataType.INT64);
      case Tags _, Numbers _, Points _ -> scope.create(batch.targets(), numbers, DataType.FLOAT32);
    };
  }
}
