package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Activation;
import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Dropout;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Gated;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import java.util.List;
import java.util.Locale;

/// Small networks of inverted residual blocks, some of which weigh their channels. Howard et al.
/// 2019.
public record MobileNetV3(Size size) implements Backbone {

  /// How large the network is.
  public enum Size {
    /// About five million parameters with its own head.
    LARGE(1280),
    /// About half of that.
    SMALL(1024);

    private final int headWidth;

    Size(int headWidth) {
      this.headWidth = headWidth;
    }
  }

  private static final List<Block> LARGE_BLOCKS =
      List.of(
          new Block(3, 16, 16, false, false, 1),
          new Block(3, 64, 24, false, false, 2),
          new Block(3, 72, 24, false, false, 1),
          new Block(5, 72, 40, true, false, 2),
          new Block(5, 120, 40, true, false, 1),
          new Block(5, 120, 40, true, false, 1),
          new Block(3, 240, 80, false, true, 2),
          new Block(3, 200, 80, false, true, 1),
          new Block(3, 184, 80, false, true, 1),
          new Block(3, 184, 80, false, true, 1),
          new Block(3, 480, 112, true, true, 1),
          new Block(3, 672, 112, true, true, 1),
          new Block(5, 672, 160, true, true, 2),
          new Block(5, 960, 160, true, true, 1),
          new Block(5, 960, 160, true, true, 1));

  private static final List<Block> SMALL_BLOCKS =
      List.of(
          new Block(3, 16, 16, true, false, 2),
          new Block(3, 72, 24, false, false, 2),
          new Block(3, 88, 24, false, false, 1),
          new Block(5, 96, 40, true, true, 2),
          new Block(5, 240, 40, true, true, 1),
          new Block(5, 240, 40, true, true, 1),
          new Block(5, 120, 48, true, true, 1),
          new Block(5, 144, 48, true, true, 1),
          new Block(5, 288, 96, true, true, 2),
          new Block(5, 576, 96, true, true, 1),
          new Block(5, 576, 96, true, true, 1));

  /// One inverted residual block: rows and columns of its kernel, channels inside and out, whether
  /// channels are weighed, whether it has hard swishes instead of ReLUs, and its stride.
  private record Block(int kernel, int wide, int out, boolean weighed, boolean swish, int stride) {

    Layer function() {
      return swish ? Activation.HARD_SWISH : new Relu();
    }

    /// A quarter of the inner channels, in whole eighths and not below nine tenths of it.
    int narrow() {
      int quarter = wide / 4;
      int rounded = Math.max(8, (quarter + 4) / 8 * 8);
      return rounded < 0.9 * quarter ? rounded + 8 : rounded;
    }
  }

  private static final int STEM = 16;
  private static final int LAST_WIDENING = 6;
  private static final BatchNorm NORM = new BatchNorm(1, 0, 0.01, 1e-3);

  /// The name in bundles of a size.
  static String name(Size size) {
    return "mobilenet_v3_" + size.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return name(size);
  }

  @Override
  public Layer body() {
    Sequential features =
        Sequential.EMPTY.then("0", unit(STEM, 3, 2, 1).then("", Activation.HARD_SWISH));
    int in = STEM;
    int number = 1;
    for (Block block : blocks()) {
      features = features.then(Integer.toString(number++), block(in, block));
      in = block.out();
    }
    int out = LAST_WIDENING * in;
    features =
        features.then(Integer.toString(number), unit(out, 1, 1, 1).then("", Activation.HARD_SWISH));
    return Sequential.EMPTY.then("features", features);
  }

  private List<Block> blocks() {
    return switch (size) {
      case LARGE -> LARGE_BLOCKS;
      case SMALL -> SMALL_BLOCKS;
    };
  }

  private static Layer block(int in, Block block) {
    int wide = block.wide();
    Sequential steps = Sequential.EMPTY;
    int number = 0;
    if (wide != in) {
      steps =
          steps.then(Integer.toString(number++), unit(wide, 1, 1, 1).then("", block.function()));
    }
    steps =
        steps.then(
            Integer.toString(number++),
            unit(wide, block.kernel(), block.stride(), wide).then("", block.function()));
    if (block.weighed()) {
      steps =
          steps.then(
              Integer.toString(number++),
              Gated.squeezeAndExcite(wide, block.narrow(), "fc1", "fc2"));
    }
    steps = steps.then(Integer.toString(number), unit(block.out(), 1, 1, 1));
    Layer branch = Sequential.EMPTY.then("block", steps);
    return block.stride() == 1 && in == block.out() ? Residual.of(branch) : branch;
  }

  private static Sequential unit(int out, int kernel, int stride, int groups) {
    return Sequential.of(Conv2d.fanOut(out, kernel, stride).withGroups(groups), NORM);
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then(
            "classifier",
            Sequential.of(
                new Linear(size.headWidth, Linear.Start.SMALL),
                Activation.HARD_SWISH,
                new Dropout(0.2),
                new Linear(classes, Linear.Start.SMALL)));
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
