package dev.millrace.learn.vision;

import java.util.List;

/// A coarse map over an image: rows from the top, values of at least 0 unless they are plain
/// activations.
///
/// @param rows values row by row, all rows of one length
public record Heatmap(List<List<Float>> rows) {

  public Heatmap {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /// The row and column of the largest value, each from 0.
  public int[] peak() {
    int[] best = {0, 0};
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        if (rows.get(row).get(column) > rows.get(best[0]).get(best[1])) {
          best = new int[] {row, column};
        }
      }
    }
    return best;
  }
}
