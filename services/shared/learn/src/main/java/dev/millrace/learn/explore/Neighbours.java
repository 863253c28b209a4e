package dev.millrace.learn.explore;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The nearest neighbours of every point, exactly, by distance.
public final class Neighbours {
  private static final int STRIP = 2_048;

  private final int count;
  private final int[] neighbours;
  private final float[] distances;

  private Neighbours(int count, int[] neighbours, float[] distances) {
    this.count = count;
    this.neighbours = neighbours;
    this.distances = distances;
  }

  /// Looks at every pair of points.
  ///
  /// @param wanted neighbours of each; there are never more than other points
  public static Neighbours of(Points points, int wanted) {
    int n = points.count();
    int count = Math.max(0, Math.min(wanted, n - 1));
    var found = new Neighbours(count, new int[n * count], new float[n * count]);
    // Column by column, so that distances to many points are computed at once, without sums that
    // depend on each other.
    var columns = new float[points.dimensions()][n];
    for (int d = 0; d < points.dimensions(); d++) {
      for (int i = 0; i < n; i++) {
        columns[d][i] = points.value(i, d);
      }
    }
    if (count > 0) {
      IntStream.range(0, n).parallel().forEach(i -> found.find(i, points.point(i), columns));
    }
    return found;
  }

  private void find(int self, float[] point, float[][] columns) {
    int n = columns[0].length;
    var nearest = new float[count];
    var which = new int[count];
    Arrays.fill(nearest, Float.MAX_VALUE);
    var squares = new float[STRIP];
    for (int start = 0; start < n; start += STRIP) {
      int length = Math.min(STRIP, n - start);
      Arrays.fill(squares, 0);
      for (int d = 0; d < point.length; d++) {
        add(squares, columns[d], start, length, point[d]);
      }
      for (int j = 0; j < length; j++) {
        if (squares[j] < nearest[count - 1] && start + j != self) {
          insert(nearest, which, squares[j], start + j);
        }
      }
    }
    for (int k = 0; k < count; k++) {
      neighbours[self * count + k] = which[k];
      distances[self * count + k] = (float) Math.sqrt(nearest[k]);
    }
  }

  private static void add(float[] squares, float[] column, int start, int length, float value) {
    for (int j = 0; j < length; j++) {
      float difference = column[start + j] - value;
      squares[j] += difference * difference;
    }
  }

  private static void insert(float[] nearest, int[] which, float square, int index) {
    int place = nearest.length - 1;
    for (; place > 0 && nearest[place - 1] > square; place--) {
      nearest[place] = nearest[place - 1];
      which[place] = which[place - 1];
    }
    nearest[place] = square;
    which[place] = index;
  }

  /// How many neighbours each point has.
  public int count() {
    return count;
  }

  /// How many points there are; 0 when there are too few to have neighbours.
  public int points() {
    return count == 0 ? 0 : neighbours.length / count;
  }

  /// One of the neighbours of a point, the nearest first.
  public int neighbour(int point, int rank) {
    return neighbours[point * count + rank];
  }

  /// How far away it is.
  public float distance(int point, int rank) {
    return distances[point * count + rank];
  }
}
