package dev.millrace.learn.vision;

/// A projective map of the plane, from places in the image shown to places in the image given; both
/// reach from -1 to 1, x to the right and y down.
final class Homography {

  private final double[] m;

  private Homography(double... m) {
    this.m = m;
  }

  static Homography identity() {
    return new Homography(1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  static Homography mirror() {
    return new Homography(-1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  /// One of the eight positions of a square: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps them.
  static Homography dihedral(int position) {
    double x = (position & 1) == 0 ? 1 : -1;
    double y = (position & 2) == 0 ? 1 : -1;
    return (position & 4) == 0
        ? new Homography(x, 0, 0, 0, y, 0, 0, 0, 1)
        : new Homography(0, x, 0, y, 0, 0, 0, 0, 1);
  }

  /// A rotation, for images whose height is a number of times their width.
  static Homography rotation(double degrees, double heightToWidth) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return new Homography(cos, sin * heightToWidth, 0, -sin / heightToWidth, cos, 0, 0, 0, 1);
  }

  /// A part that is so many times smaller, at a place from 0 (left or top) to 1.
  static Homography zoom(double times, double across, double down) {
    double size = 1 / times;
    return new Homography(
        size, 0, (1 - size) * (2 * across - 1), 0, size, (1 - size) * (2 * down - 1), 0, 0, 1);
  }

  /// The map that takes the corners of the square, each pushed in or out: left, right, top, bottom.
  static Homography warp(double left, double right, double top, double bottom) {
    double[][] from = {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}};
    double[][] to = {
      {-1 - top, -1 - left}, {-1 - bottom, 1 + left}, {1 + top, -1 - right}, {1 + bottom, 1 + right}
    };
    double[][] system = new double[8][];
    for (int i = 0; i < 4; i++) {
      double x = from[i][0];
      double y = from[i][1];
      double u = to[i][0];
      double v = to[i][1];
      system[2 * i] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
      system[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    }
    double[] found = solve(system);
    return new Homography(
        found[0], found[1], found[2], found[3], found[4], found[5], found[6], found[7], 1);
  }

  /// This map after another.
  Homography after(Homography first) {
    double[] product = new double[9];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int i = 0; i < 3; i++) {
          product[3 * row + column] += m[3 * row + i] * first.m[3 * i + column];
        }
      }
    }
    return new Homography(product);
  }

  /// Where a place is taken from, as x and y.
  double[] apply(double x, double y) {
    double w = m[6] * x + m[7] * y + m[8];
    return new double[] {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
  }

  /// The map back, from places in the image given to places in the image shown.
  Homography inverse() {
    double[] adjugate = {
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]
    };
    return new Homography(adjugate);
  }

  /// Moves places that lie in an array as x and y in turn.
  void move(float[] places, int from, int count) {
    for (int i = from; i < from + count; i += 2) {
      double[] moved = apply(places[i], places[i + 1]);
      places[i] = (float) moved[0];
      places[i + 1] = (float) moved[1];
    }
  }

  float value(int i) {
    return (float) m[i];
  }

  /// Gaussian elimination with the largest pivot; each row ends with its right side.
  private static double[] solve(double[][] rows) {
    int count = rows.length;
    for (int column = 0; column < count; column++) {
      int pivot = column;
      for (int row = column + 1; row < count; row++) {
        pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
      }
      double[] kept = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = kept;
      for (int row = 0; row < count; row++) {
        double factor = row == column ? 0 : rows[row][column] / kept[column];
        for (int i = column; i <= count && factor != 0; i++) {
          rows[row][i] -= factor * kept[i];
        }
      }
    }
    double[] solution = new double[count];
    for (int i = 0; i < count; i++) {
      solution[i] = rows[i][count] / rows[i][i];
    }
    return solution;
  }
}
