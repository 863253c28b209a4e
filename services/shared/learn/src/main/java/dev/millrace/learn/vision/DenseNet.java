package dev.millrace.learn.vision;

import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Join;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.MaxPool2d;
import dev.millrace.learn.layer.MeanPool2d;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Sequential;
import java.util.List;

/// A network in which each layer reads all those before it in its block, 121 layers deep. Huang et
/// al. 2016.
///
/// As fastai cuts it, the body ends with a normalisation; the ReLU behind it belongs to the head.
public record DenseNet() implements Backbone {

  /// The name in bundles.
  public static final String NAME = "densenet121";

  private static final int[] BLOCKS = {6, 12, 24, 16};
  private static final int GROWTH = 32;
  private static final int NARROW = 4 * GROWTH;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Layer body() {
    int channels = 2 * GROWTH;
    Sequential features =
        Sequential.EMPTY
            .then("conv0", Conv2d.of(channels, 7, 2))
            .then("norm0", BatchNorm.STANDARD)
            .then("", new Relu())
            .then("", new MaxPool2d(3, 2, 1, false));
    for (int block = 1; block <= BLOCKS.length; block++) {
      Sequential layers = Sequential.EMPTY;
      for (int layer = 1; layer <= BLOCKS[block - 1]; layer++) {
        layers = layers.then("denselayer" + layer, Join.dense(layer()));
        channels += GROWTH;
      }
      features = features.then("denseblock" + block, layers);
      if (block < BLOCKS.length) {
        channels /= 2;
        features = features.then("transition" + block, transition(channels));
      }
    }
    return Sequential.EMPTY.then("features", features.then("norm5", BatchNorm.STANDARD));
  }

  private static Layer layer() {
    return Sequential.EMPTY
        .then("norm1", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv1", Conv2d.of(NARROW, 1, 1))
        .then("norm2", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv2", Conv2d.of(GROWTH, 3, 1));
  }

  private static Layer transition(int out) {
    return Sequential.EMPTY
        .then("norm", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv", Conv2d.of(out, 1, 1))
        .then("", new MeanPool2d(2, false));
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", new Relu())
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then("classifier", new Linear(classes, Linear.Start.UNIFORM));
  }

  @Override
  public String firstKernel() {
    return "features.conv0.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of("features.transition2");
  }
}
