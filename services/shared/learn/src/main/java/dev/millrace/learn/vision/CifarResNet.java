package dev.millrace.learn.vision;

import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.MaxPool2d;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import dev.millrace.learn.layer.ZeroChannels;
import java.util.List;

/// The thin residual networks for pictures of 32 x 32 pixels in section 4.2 of He et al. 2015,
/// whose shortcuts have no weights: they skip pixels and fill up with channels of zeros.
///
/// @param depth the layers with weights, six times the blocks of a stage and two
public record CifarResNet(int depth) implements Backbone {

  private static final String PREFIX = "cifar_resnet";
  private static final int STAGES = 3;
  private static final int WIDTH = 16;

  public CifarResNet {
    if (depth < 8 || depth % (2 * STAGES) != 2) {
      throw new IllegalArgumentException(
          "The depth is 2 more than a multiple of 6, such as 20 or 56, but got " + depth);
    }
  }

  @Override
  public String name() {
    return PREFIX + depth;
  }

  @Override
  public Layer body() {
    Sequential layers =
        Sequential.EMPTY
            .then("conv1", Conv2d.of(WIDTH, 3, 1))
            .then("bn1", BatchNorm.STANDARD)
            .then("", new Relu());
    for (int stage = 0; stage < STAGES; stage++) {
      Sequential chain = Sequential.EMPTY;
      for (int block = 0; block < depth / (2 * STAGES); block++) {
        chain = chain.then(Integer.toString(block), block(WIDTH << stage, stage > 0 && block == 0));
      }
      layers = layers.then("layer" + (stage + 1), chain);
    }
    return layers;
  }

  private static Layer block(int width, boolean shrinks) {
    Layer branch =
        Sequential.EMPTY
            .then("conv1", Conv2d.of(width, 3, shrinks ? 2 : 1))
            .then("bn1", BatchNorm.STANDARD)
            .then("", new Relu())
            .then("conv2", Conv2d.of(width, 3, 1))
            .then("bn2", BatchNorm.STANDARD);
    return Sequential.EMPTY
        .then("", new Residual(branch, shrinks ? thinned(width) : Sequential.EMPTY))
        .then("", new Relu());
  }

  /// Every second pixel of every second row, and a quarter of the channels as zeros on each side.
  private static Layer thinned(int width) {
    return Sequential.EMPTY
        .then("", new MaxPool2d(1, 2, 0, false))
        .then("", new ZeroChannels(width / 4, width / 4));
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then("linear", new Linear(classes, Linear.Start.HE));
  }

  @Override
  public String firstKernel() {
    return "conv1.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of("layer3");
  }
}
