package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Activation;
import dev.millrace.learn.layer.BatchNorm;
import dev.millrace.learn.layer.Conv2d;
import dev.millrace.learn.layer.Flatten;
import dev.millrace.learn.layer.Gated;
import dev.millrace.learn.layer.GlobalPool;
import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Linear;
import dev.millrace.learn.layer.Padding;
import dev.millrace.learn.layer.Relu;
import dev.millrace.learn.layer.Residual;
import dev.millrace.learn.layer.Sequential;
import java.util.List;

/// The blocks of a large MobileNet of version 3 with three quarters of its channels, padded as
/// TensorFlow does, by timm's names for `tf_mobilenetv3_large_075`. Howard et al. 2019.
///
/// It ends with its last block: neither the final convolution nor a head of its own has weights
/// elsewhere.
public record MobileNetV3Trunk() implements Backbone {

  /// The name in bundles.
  public static final String NAME = "tf_mobilenetv3_large_075";

  private static final int STEM = 16;
  private static final BatchNorm NORM = new BatchNorm(1, 0, 0.01, 1e-3);

  /// One block: rows and columns of its kernel, channels inside and out, those between the two
  /// convolutions that weigh channels or 0, and its stride.
  private record Block(int kernel, int wide, int out, int narrow, int stride) {}

  private static final List<List<Block>> STAGES =
      List.of(
          List.of(new Block(3, 64, 24, 0, 2), new Block(3, 72, 24, 0, 1)),
          List.of(
              new Block(5, 72, 32, 24, 2),
              new Block(5, 96, 32, 24, 1),
              new Block(5, 96, 32, 24, 1)),
          List.of(
              new Block(3, 192, 64, 0, 2),
              new Block(3, 160, 64, 0, 1),
              new Block(3, 144, 64, 0, 1),
              new Block(3, 144, 64, 0, 1)),
          List.of(new Block(3, 384, 88, 96, 1), new Block(3, 528, 88, 136, 1)),
          List.of(
              new Block(5, 528, 120, 136, 2),
              new Block(5, 720, 120, 184, 1),
              new Block(5, 720, 120, 184, 1)));

  /// The stages from here on have hard swishes instead of ReLUs.
  private static final int FIRST_WITH_SWISH = 2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Layer body() {
    Layer first =
        Residual.of(
            Sequential.EMPTY
                .then("conv_dw", convolution(STEM, 3, 1, STEM))
                .then("bn1", NORM)
                .then("", new Relu())
                .then("conv_pw", convolution(STEM, 1, 1, 1))
                .then("bn2", NORM));
    Sequential stages = Sequential.EMPTY.then("0", Sequential.of(first));
    int in = STEM;
    for (int stage = 0; stage < STAGES.size(); stage++) {
      Sequential chain = Sequential.EMPTY;
      Layer function = stage < FIRST_WITH_SWISH ? new Relu() : Activation.HARD_SWISH;
      for (Block block : STAGES.get(stage)) {
        chain = chain.then(Integer.toString(chain.layers().size()), block(in, block, function));
        in = block.out();
      }
      stages = stages.then(Integer.toString(stage + 1), chain);
    }
    return Sequential.EMPTY
        .then("conv_stem", convolution(STEM, 3, 2, 1))
        .then("bn1", NORM)
        .then("", Activation.HARD_SWISH)
        .then("blocks", stages);
  }

  private static Layer block(int in, Block block, Layer function) {
    int wide = block.wide();
    Sequential steps =
        Sequential.EMPTY
            .then("conv_pw", convolution(wide, 1, 1, 1))
            .then("bn1", NORM)
            .then("", function)
            .then("conv_dw", convolution(wide, block.kernel(), block.stride(), wide))
            .then("bn2", NORM)
            .then("", function);
    if (block.narrow() > 0) {
      steps =
          steps.then(
              "se", Gated.squeezeAndExcite(wide, block.narrow(), "conv_reduce", "conv_expand"));
    }
    steps = steps.then("conv_pwl", convolution(block.out(), 1, 1, 1)).then("bn3", NORM);
    return block.stride() == 1 && in == block.out() ? Residual.of(steps) : steps;
  }

  private static Layer convolution(int out, int size, int stride, int groups) {
    return Conv2d.fanOut(out, size, stride).withGroups(groups).withPadding(new Padding.Same());
  }

  @Override
  public Layer ownHead(int classes) {
    return Sequential.EMPTY
        .then("", GlobalPool.MEAN)
        .then("", new Flatten())
        .then("classifier", new Linear(classes, Linear.Start.SMALL));
  }

  @Override
  public String firstKernel() {
    return "conv_stem.weight";
  }

  @Override
  public List<String> groupStarts() {
    return List.of();
  }
}
