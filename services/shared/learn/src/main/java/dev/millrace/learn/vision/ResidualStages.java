package dev.millrace.learn.vision;

import dev.millrace.learn.layer.Layer;
import dev.millrace.learn.layer.Sequential;
import java.util.List;

/// The four stages of a residual network: each doubles the channels, and all but the first halve
/// the sides.
final class ResidualStages {

  private static final int WIDTH = 64;
  private static final int EXPANSION = 4;

  private ResidualStages() {}

  /// A residual block.
  @FunctionalInterface
  interface Block {

    /// The block between two widths.
    ///
    /// @param width the channels of its 3 x 3 convolutions
    Layer of(int in, int width, int out, int stride);
  }

  /// Layers with the stages behind them, as `layer1` and so on.
  ///
  /// @param blocks the residual blocks of each stage
  /// @param bottleneck whether blocks narrow the channels around their 3 x 3 convolution
  static Sequential after(Sequential stem, List<Integer> blocks, boolean bottleneck, Block block) {
    Sequential layers = stem;
    int in = WIDTH;
    for (int stage = 0; stage < blocks.size(); stage++) {
      int width = WIDTH << stage;
      int out = bottleneck ? EXPANSION * width : width;
      Sequential chain = Sequential.EMPTY;
      for (int i = 0; i < blocks.get(stage); i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        chain = chain.then(Integer.toString(i), block.of(in, width, out, stride));
        in = out;
      }
      layers = layers.then("layer" + (stage + 1), chain);
    }
    return layers;
  }
}
