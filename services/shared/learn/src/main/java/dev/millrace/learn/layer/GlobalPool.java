package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;
import java.util.List;

/// Each channel becomes one pixel.
public enum GlobalPool implements Layer {
  /// The channel's mean.
  MEAN,
  /// The channel's largest value.
  MAXIMUM,
  /// The largest value of all channels, then the means: twice as many channels.
  BOTH;

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    int channels = input.channels();
    return switch (this) {
      case MEAN -> graph.add(new Op.GlobalMean(input), Dims.of(channels, 1, 1));
      case MAXIMUM -> graph.add(new Op.GlobalMaximum(input), Dims.of(channels, 1, 1));
      case BOTH -> {
        Node largest = MAXIMUM.apply(graph, input);
        Node mean = MEAN.apply(graph, input);
        yield graph.add(new Op.Concatenation(List.of(largest, mean)), Dims.of(2L * channels, 1, 1));
      }
    };
  }
}
