package dev.millrace.learn.vision;

import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.MaxPool2d;
import dev.millrace.learn.layer.MeanPool2d;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import java.util.List;

/// Residual networks with the tweaks of He et al. 2018: three small convolutions at the start,
/// means in front of the shortcuts that shrink, and residual branches that begin as nothing.
///
/// The layers are fastai's; their names are timm's for the same network, which it calls `resnet18d`
/// and so on.
///
/// @param depth the layers with weights, which give it its name
/// @param blocks the residual blocks of each of its four stages
/// @param bottleneck whether blocks narrow the channels around their 3 x 3 convolution
public record XResNet(int depth, List<Integer> blocks, boolean bottleneck) implements Backbone {

  private static final BatchNorm NOTHING = new BatchNorm(0, 0, 0.1, 1e-5);

  public XResNet {
    blocks = List.copyOf(blocks);
  }

  /// The network of a depth: 18, 34 or 50.
  public static XResNet of(int depth) {
    return switch (depth) {
      case 18 -> new XResNet(18, List.of(2, 2, 2, 2), false);
      case 34 -> new XResNet(34, List.of(3, 4, 6, 3), false);
      case 50 -> new XResNet(50, List.of(3, 4, 6, 3), true);
      default ->
          throw new IllegalArgumentException(
              "There is no residual network of depth %d with these tweaks".formatted(depth));
    };
  }

  @Override
  public String name() {
    return "xresnet" + depth;
  }

  @Override
  public Layer body() {
    Sequential layers =
        Sequential.EMPTY
            .then("conv1", stem())
            .then("bn1", BatchNorm.STANDARD)
            .then("", new Relu())
            .then("", new MaxPool2d(3, 2, 1, false));
    return ResidualStages.after(layers, blocks, bottleneck, this::block);
  }

  private static Layer stem() {
    return Sequential.of(
        Conv2d.of(32, 3, 2),
        BatchNorm.STANDARD,
        new Relu(),
        Conv2d.of(32, 3, 1),
        BatchNorm.STANDARD,
        new Relu(),
        Conv2d.of(64, 3, 1));
  }

  private Layer block(int in, int width, int out, int stride) {
    Layer branch = bottleneck ? narrowing(width, out, stride) : plain(width, stride);
    return Sequential.EMPTY
        .then("", new Residual(branch, shortcut(in, out, stride)))
        .then("", new Relu());
  }

  private static Layer shortcut(int in, int out, int stride) {
    if (stride == 1 && in == out) {
      return Sequential.EMPTY;
    }
    Layer shrink = stride == 1 ? Sequential.EMPTY : new MeanPool2d(stride, true);
    return Sequential.EMPTY.then(
        "downsample", Sequential.of(shrink, Conv2d.of(out, 1, 1), BatchNorm.STANDARD));
  }

  private static Layer plain(int width, int stride) {
    return Sequential.EMPTY
        .then("conv1", Conv2d.of(width, 3, stride))
        .then("bn1", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv2", Conv2d.of(width, 3, 1))
        .then("bn2", NOTHING);
  }

  private static Layer narrowing(int width, int out, int stride) {
    return Sequential.EMPTY
        .then("conv1", Conv2d.of(width, 1, 1))
        .then("bn1", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv2", Conv2d.of(width, 3, stride))
        .then("bn2", BatchNorm.STANDARD)
        .then("", new Relu())
        .then("conv3", Conv2d.of(out, 1, 1))
        .then("bn3", NOTHING);
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then("fc", new Linear(classes, Linear.Start.HE));
  }

  @Override
  public String firstKernel() {
    return "conv1.0.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of("layer3");
  }
}
