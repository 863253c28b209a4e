package dev.millrace.learn.layer;

import dev.millrace.learn.tensor.Dims;

/// The means of a grid of cells over the image, whatever its size. Cell `i` of `n` over a length
/// goes from `floor(i * length / n)` to `ceil((i + 1) * length / n)`, so that neighbours may share
/// pixels.
///
/// @param rows the cells from top to bottom
/// @param columns the cells from left to right
public record GridPool(int rows, int columns) implements Layer {

  public GridPool {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "A grid has at least a row and a column, but got %d and %d".formatted(rows, columns));
    }
  }

  @Override
  public Node apply(GraphBuilder graph, Node input) {
    return graph.add(
        new Op.GridMean(input, rows, columns), Dims.of(input.channels(), rows, columns));
  }
}
