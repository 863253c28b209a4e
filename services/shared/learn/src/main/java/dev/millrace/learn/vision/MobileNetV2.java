package dev.millrace.learn.vision;

import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Clamp;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Dropout;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Padding;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import java.util.List;

/// A small network of inverted residual blocks, for machines without a GPU. Sandler et al. 2018.
///
/// @param same whether convolutions are padded as TensorFlow does, for weights that come from there
public record MobileNetV2(boolean same) implements Backbone {

  /// The name in bundles.
  public static final String NAME = "mobilenet_v2";

  /// The name in bundles where it is padded as TensorFlow does.
  public static final String TENSORFLOW_NAME = "mobilenet_v2_tf";

  /// How much a block widens the channels, the channels that come out, how many blocks, and the
  /// stride of the first.
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  /// The network with torchvision's padding.
  public MobileNetV2() {
    this(false);
  }

  /// The network for weights that come from TensorFlow.
  public static MobileNetV2 tensorFlow() {
    return new MobileNetV2(true);
  }

  @Override
  public String name() {
    return same ? TENSORFLOW_NAME : NAME;
  }

  @Override
  public Layer body() {
    Sequential features = Sequential.EMPTY.then("0", unit(32, 3, 2, 1));
    int in = 32;
    int number = 1;
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        features = features.then(Integer.toString(number), block(in, stage[0], stage[1], stride));
        in = stage[1];
        number++;
      }
    }
    features = features.then(Integer.toString(number), unit(1280, 1, 1, 1));
    return Sequential.EMPTY.then("features", features);
  }

  private Layer block(int in, int widening, int out, int stride) {
    int wide = in * widening;
    Sequential steps = Sequential.EMPTY;
    int number = 0;
    if (widening != 1) {
      steps = steps.then(Integer.toString(number++), unit(wide, 1, 1, 1));
    }
    steps = steps.then(Integer.toString(number++), unit(wide, 3, stride, wide));
    steps = steps.then(Integer.toString(number++), convolution(out, 1, 1, 1));
    steps = steps.then(Integer.toString(number), BatchNorm.STANDARD);
    Layer branch = Sequential.EMPTY.then("conv", steps);
    return stride == 1 && in == out ? Residual.of(branch) : branch;
  }

  private Layer unit(int out, int size, int stride, int groups) {
    return Sequential.of(convolution(out, size, stride, groups), BatchNorm.STANDARD, Clamp.RELU6);
  }

  private Layer convolution(int out, int size, int stride, int groups) {
    Padding padding = same ? new Padding.Same() : Padding.around(size);
    return Conv2d.fanOut(out, size, stride).withGroups(groups).withPadding(padding);
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then(
            "classifier",
            Sequential.of(new Dropout(0.2), new Linear(classes, Linear.Start.UNIFORM)));
  }

  @Override
  public String firstKernel() {
    return "features.0.0.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of();
  }
}
