package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// Channels of zeros in front of and behind those that go in.
public record ZeroChannels(int before, int after) implements Layer {

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    Dims dims = input.dims();
    return graph.add(
        new Op.ChannelZeros(input, before, after),
        Dims.of(dims.size(0) + before + after, dims.size(1), dims.size(2)));
  }
}
