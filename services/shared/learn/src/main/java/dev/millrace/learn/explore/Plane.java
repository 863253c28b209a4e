package dev.millrace.learn.explore;

import dev.millrace.learn.data.Draw;
import java.util.stream.IntStream;

/// A plane through a space of points, by two directions; what is seen on it is a [Layout].
public final class Plane {
  private final double[] across;
  private final double[] up;

  Plane(double[] across, double[] up) {
    this.across = across;
    this.up = up;
  }

  /// The plane of two coordinates.
  public static Plane ofCoordinates(int dimensions, int across, int up) {
    var first = new double[dimensions];
    var second = new double[dimensions];
    first[across] = 1;
    second[up] = 1;
    return new Plane(first, second);
  }

  /// One stop of a tour through the planes of a space: two orthogonal directions, random, and the
  /// same for the same seed and stop.
  public static Plane ofTour(int dimensions, long seed, int stop) {
    var rows = new double[2][];
    for (int i = 0; i < 2; i++) {
      int row = i;
      rows[i] =
          IntStream.range(0, dimensions)
              .mapToDouble(d -> Draw.gaussian(seed, stop, row, d))
              .toArray();
    }
    Algebra.orthonormalize(rows);
    return new Plane(rows[0], rows[1]);
  }

  /// The points as they are seen on the plane.
  ///
  /// @throws IllegalArgumentException when their space has other dimensions
  public Layout of(Points points) {
    if (points.dimensions() != across.length) {
      throw new IllegalArgumentException(
          "points of %d dimensions are not seen on a plane in %d"
              .formatted(points.dimensions(), across.length));
    }
    var coordinates = new float[2 * points.count()];
    for (int i = 0; i < points.count(); i++) {
      double x = 0;
      double y = 0;
      for (int d = 0; d < across.length; d++) {
        x += across[d] * points.value(i, d);
        y += up[d] * points.value(i, d);
      }
      coordinates[2 * i] = (float) x;
      coordinates[2 * i + 1] = (float) y;
    }
    return Layout.of(coordinates);
  }
}
