package dev.millrace.learn.layer;

import dev.millrace.learn.layer.Padding.Pads;
import java.util.List;

/// One operation of a graph on whole batches; the programs are written from these.
public sealed interface Op {

  /// What the operation reads.
  List<Node> inputs();

  /// A two-dimensional convolution; the bias is there or not.
  record Convolution(
      Node input, Weight kernel, List<Weight> bias, int stride, Pads pads, int groups)
      implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// Batch normalisation over all axes but the channels. The momentum is the weight of the new
  /// value.
  record Normalization(
      Node input,
      Weight scale,
      Weight shift,
      Weight mean,
      Weight variance,
      double momentum,
      double epsilon)
      implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// Negative values become 0.
  record Relu(Node input) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// Values are kept between two bounds.
  record Clamp(Node input, double low, double high) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// A function of each value by itself.
  record Activate(Node input, Activation function) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// Negative values are multiplied with a slope.
  record LeakyRelu(Node input, double slope) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// The product of a value and of factors, which are as many or one a channel.
  record Multiply(Node input, Node factors) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input, factors);
    }
  }

  /// The sum of two values of the same sizes.
  record Add(Node left, Node right) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(left, right);
    }
  }

  /// Values joined along their channels.
  record Concatenation(List<Node> inputs) implements Op {
    public Concatenation {
      inputs = List.copyOf(inputs);
    }
  }

  /// A matrix product with one vector an item; the bias is there or not.
  record Product(Node input, Weight matrix, List<Weight> bias) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// All axes of an item become one.
  record Flattening(Node input) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// The largest value of each window; partial windows at the far edges count when rounding up.
  record Maximum(Node input, int size, int stride, int padding, boolean roundUp) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// The mean of each window, whose size is the step; partial windows at the far edges count when
  /// rounding up.
  record Mean(Node input, int size, boolean roundUp) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// The means of a grid of cells over the image.
  record GridMean(Node input, int rows, int columns) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// Channels of zeros in front of and behind the input's.
  record ChannelZeros(Node input, int before, int after) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// The mean of each channel, as one pixel.
  record GlobalMean(Node input) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// The largest value of each channel, as one pixel.
  record GlobalMaximum(Node input) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }

  /// In training, values become 0 with a probability and the others grow to keep the mean.
  record Dropping(Node input, double probability) implements Op {
    @Override
    public List<Node> inputs() {
      return List.of(input);
    }
  }
}
