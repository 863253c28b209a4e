package dev.millrace.learn.explore;

import java.util.Arrays;

/// Points of a space of some dimensions, one an item, in memory. Only to be read.
public final class Points {
  private final int dimensions;
  private final float[] values;

  /// Takes the array over.
  ///
  /// @param dimensions the numbers of one point, at least 1
  /// @param values those of the first point, then those of the next
  /// @throws IllegalArgumentException when the numbers are not whole points, or are not finite
  public Points(int dimensions, float[] values) {
    if (dimensions < 1 || values.length % dimensions != 0) {
      throw new IllegalArgumentException(
          "%d numbers are not points of %d dimensions".formatted(values.length, dimensions));
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a point has the coordinate " + value);
      }
    }
    this.dimensions = dimensions;
    this.values = values;
  }

  /// How many there are.
  public int count() {
    return values.length / dimensions;
  }

  /// The numbers of each.
  public int dimensions() {
    return dimensions;
  }

  /// One number of one point.
  public float value(int point, int dimension) {
    return values[point * dimensions + dimension];
  }

  /// A copy of one point.
  public float[] point(int index) {
    return Arrays.copyOfRange(values, index * dimensions, (index + 1) * dimensions);
  }

  /// A copy of all numbers, point by point.
  public float[] values() {
    return values.clone();
  }

  /// Some of the points, in an order of choice.
  public Points select(int... indices) {
    var chosen = new float[Math.multiplyExact(indices.length, dimensions)];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * dimensions, chosen, i * dimensions, dimensions);
    }
    return new Points(dimensions, chosen);
  }

  /// The first dimensions of every point.
  ///
  /// @throws IllegalArgumentException when there are fewer
  public Points first(int count) {
    if (count > dimensions) {
      throw new IllegalArgumentException(
          "%d dimensions are wanted of points of %d".formatted(count, dimensions));
    }
    var kept = new float[count() * count];
    for (int i = 0; i < count(); i++) {
      System.arraycopy(values, i * dimensions, kept, i * count, count);
    }
    return new Points(count, kept);
  }

  /// The points on the unit sphere, so that distances are those of directions; a point at 0 stays.
  public Points normalized() {
    var scaled = values.clone();
    for (int i = 0; i < count(); i++) {
      double square = 0;
      for (int d = 0; d < dimensions; d++) {
        square += (double) value(i, d) * value(i, d);
      }
      float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
      for (int d = 0; d < dimensions; d++) {
        scaled[i * dimensions + d] *= scale;
      }
    }
    return new Points(dimensions, scaled);
  }

  /// The cosine of the angle between two points; 0 when one lies at the origin.
  public double cosine(int first, int second) {
    double dot = 0;
    double firstSquare = 0;
    double secondSquare = 0;
    for (int d = 0; d < dimensions; d++) {
      double a = value(first, d);
      double b = value(second, d);
      dot += a * b;
      firstSquare += a * a;
      secondSquare += b * b;
    }
    double lengths = Math.sqrt(firstSquare * secondSquare);
    return lengths == 0 ? 0 : dot / lengths;
  }

  double[] mean() {
    var mean = new double[dimensions];
    for (int i = 0; i < count(); i++) {
      for (int d = 0; d < dimensions; d++) {
        mean[d] += value(i, d);
      }
    }
    for (int d = 0; d < dimensions; d++) {
      mean[d] /= Math.max(1, count());
    }
    return mean;
  }
}
