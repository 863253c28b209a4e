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
import java.util.List;

/// Residual networks of 18 to 101 layers. He et al. 2015, with the stride of a bottleneck in its 3
/// x 3 convolution.
///
/// @param depth the layers with weights, which give it its name
/// @param blocks the residual blocks of each of its four stages
/// @param bottleneck whether blocks narrow the channels around their 3 x 3 convolution
public record ResNet(int depth, List<Integer> blocks, boolean bottleneck) implements Backbone {

  public ResNet {
    blocks = List.copyOf(blocks);
  }

  /// The network of a depth: 18, 34, 50 or 101.
  public static ResNet of(int depth) {
    return switch (depth) {
      case 18 -> new ResNet(18, List.of(2, 2, 2, 2), false);
      case 34 -> new ResNet(34, List.of(3, 4, 6, 3), false);
      case 50 -> new ResNet(50, List.of(3, 4, 6, 3), true);
      case 101 -> new ResNet(101, List.of(3, 4, 23, 3), true);
      default ->
          throw new IllegalArgumentException("There is no residual network of depth " + depth);
    };
  }

  @Override
  public String name() {
    return "resnet" + depth;
  }

  @Override
  public Layer body() {
    Sequential layers =
        Sequential.EMPTY
            .then("conv1", Conv2d.fanOut(64, 7, 2))
            .then("bn1", BatchNorm.STANDARD)
            .then("", new Relu())
            .then("", new MaxPool2d(3, 2, 1, false));
    return ResidualStages.after(layers, blocks, bottleneck, this::block);
  }

  private Layer block(int in, int width, int out, int stride) {
    Layer shortcut =
        stride == 1 && in == out
            ? Sequential.EMPTY
            : Sequential.EMPTY.then(
                "downsample", Sequential.of(Conv2d.fanOut(out, 1, stride), BatchNorm.STANDARD));
    Layer branch = bottleneck ? narrowing(width, out, stride) : plain(width, stride);
    return Sequential.EMPTY.then("", new Residual(branch, shortcut)).then("", new Relu());
  }

  private static Layer plain(int width, int stride) {
    return Sequential.EMPTY
        .then("conv1", Conv2d.fanOut(width, 3, stride))
        .then("bn1", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv2", Conv2d.fanOut(width, 3, 1))
        .then("bn2", BatchNorm.STANDARD);
  }

  private static Layer narrowing(int width, int out, int stride) {
    return Sequential.EMPTY
        .then("conv1", Conv2d.fanOut(width, 1, 1))
        .then("bn1", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv2", Conv2d.fanOut(width, 3, stride))
        .then("bn2", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv3", Conv2d.fanOut(out, 1, 1))
        .then("bn3", BatchNorm.STANDARD);
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then("fc", new Linear(classes, Linear.Start.UNIFORM));
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
