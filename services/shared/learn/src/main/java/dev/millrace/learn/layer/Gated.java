package dev.millrace.learn.layer;

/// The input times what a branch makes of it, value by value; a branch of one pixel scales whole
/// channels.
///
/// @param gate what gives the factors, `[C, H, W]` or `[C, 1, 1]`, without a name of its own
public record Gated(Layer gate) implements Layer {

  /// Channels that are scaled by a small network on their means (Hu et al. 2017): a convolution to
  /// fewer channels, ReLU, a convolution back, and a function to between 0 and 1.
  ///
  /// @param channels the channels that go in
  /// @param narrow the channels between the two convolutions
  /// @param first the name of the first convolution, such as `fc1`
  /// @param second the name of the second
  public static Gated squeezeAndExcite(int channels, int narrow, String first, String second) {
    return new Gated(
        Sequential.EMPTY
            .then("", GlobalPool.MEAN)
            .then(first, Conv2d.fanOut(narrow, 1, 1).withBias())
            .then("", new Relu())
            .then(second, Conv2d.fanOut(channels, 1, 1).withBias())
            .then("", Activation.HARD_SIGMOID));
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    Node factors = gate.apply(graph, input);
    boolean wholeChannels =
        factors.dims().rank() == 3
            && factors.channels() == input.channels()
            && factors.dims().size(1) == 1
            && factors.dims().size(2) == 1;
    if (!wholeChannels && !factors.dims().equals(input.dims())) {
      throw new IllegalArgumentException(
          "A gate gives a factor a value or a channel of %s, but gives %s"
              .formatted(input.dims(), factors.dims()));
    }
    return graph.add(new Op.Multiply(input, factors), input.dims());
  }
}
