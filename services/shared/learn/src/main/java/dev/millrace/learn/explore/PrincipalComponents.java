package dev.millrace.learn.explore;

import dev.millrace.learn.data.Draw;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The directions in which points differ most: their mean, and orthogonal directions, the one with
/// the largest variance first.
///
/// They are found by subspace iteration with a Rayleigh-Ritz step at its end, on at most 4,000
/// points spread evenly over the set. The same points and seed give the same components.
public final class PrincipalComponents {
  private static final int SAMPLE = 4_000;
  private static final int ITERATIONS = 12;
  private static final int SPARE = 8;

  private final double[] mean;
  private final double[][] directions;
  private final double[] variances;

  private PrincipalComponents(double[] mean, double[][] directions, double[] variances) {
    this.mean = mean;
    this.directions = directions;
    this.variances = variances;
  }

  /// Finds components.
  ///
  /// @param wanted how many; there are never more than dimensions
  /// @throws IllegalArgumentException for no points
  public static PrincipalComponents of(Points points, int wanted, long seed) {
    if (points.count() == 0 || wanted < 1) {
      throw new IllegalArgumentException(
          "%d components of %d points cannot be had".formatted(wanted, points.count()));
    }
    var sample = sample(points);
    var mean = sample.mean();
    var centred = centred(sample, mean);
    int count = Math.min(wanted, points.dimensions());
    int searched = Math.min(points.dimensions(), count + SPARE);
    var basis = new double[searched][];
    for (int i = 0; i < searched; i++) {
      int row = i;
      basis[i] =
          IntStream.range(0, points.dimensions())
              .mapToDouble(d -> Draw.gaussian(seed, row, d))
              .toArray();
    }
    Algebra.orthonormalize(basis);
    for (int i = 0; i < ITERATIONS; i++) {
      basis = back(centred, seen(centred, basis), points.dimensions());
      Algebra.orthonormalize(basis);
    }
    return ritz(mean, centred, basis, count);
  }

  private static Points sample(Points points) {
    if (points.count() <= SAMPLE) {
      return points;
    }
    return points.select(
        IntStream.range(0, SAMPLE).map(i -> (int) ((long) i * points.count() / SAMPLE)).toArray());
  }

  private static float[][] centred(Points points, double[] mean) {
    var rows = new float[points.count()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = points.point(i);
      for (int d = 0; d < mean.length; d++) {
        rows[i][d] -= (float) mean[d];
      }
    }
    return rows;
  }

  /// The coordinates of all rows along each direction, a row a direction.
  private static double[][] seen(float[][] rows, double[][] basis) {
    return Arrays.stream(basis)
        .parallel()
        .map(direction -> Arrays.stream(rows).mapToDouble(row -> dot(row, direction)).toArray())
        .toArray(double[][]::new);
  }

  private static double dot(float[] row, double[] direction) {
    double even = 0;
    double odd = 0;
    int d = 0;
    for (; d + 1 < row.length; d += 2) {
      even += row[d] * direction[d];
      odd += row[d + 1] * direction[d + 1];
    }
    return d < row.length ? even + odd + row[d] * direction[d] : even + odd;
  }

  private static double[][] back(float[][] rows, double[][] seen, int dimensions) {
    return Arrays.stream(seen)
        .parallel()
        .map(coordinates -> {
          var direction = new double[dimensions];
          for (int i = 0; i < rows.length; i++) {
            double along = coordinates[i];
            for (int d = 0; d < dimensions; d++) {
              direction[d] += along * rows[i][d];
            }
          }
          return direction;
        })
        .toArray(double[][]::new);
  }

  private static PrincipalComponents ritz(
      double[] mean, float[][] centred, double[][] basis, int count) {
    var seen = seen(centred, basis);
    int k = basis.length;
    var covariance = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = Algebra.dot(seen[i], seen[j]) / centred.length;
        covariance[j][i] = covariance[i][j];
      }
    }
    var eigen = Algebra.eigen(covariance);
    var directions = new double[count][mean.length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < k; j++) {
        Algebra.add(directions[i], basis[j], eigen.vectors[i][j]);
      }
      point(directions[i]);
    }
    var variances = Arrays.stream(eigen.values).limit(count).map(v -> Math.max(0, v)).toArray();
    return new PrincipalComponents(mean, directions, variances);
  }

  /// Of the two directions along a line, the one whose largest coordinate is positive.
  private static void point(double[] direction) {
    double largest = 0;
    for (double value : direction) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    for (int d = 0; largest < 0 && d < direction.length; d++) {
      direction[d] = -direction[d];
    }
  }

  /// How many there are.
  public int count() {
    return directions.length;
  }

  /// The variance of the points along a component.
  public double variance(int component) {
    return variances[component];
  }

  /// Points of the same space, by their coordinates along the components.
  public Points project(Points points) {
    var projected = new float[points.count() * directions.length];
    IntStream.range(0, points.count())
        .parallel()
        .forEach(i -> {
          var row = points.point(i);
          for (int d = 0; d < mean.length; d++) {
            row[d] -= (float) mean[d];
          }
          for (int k = 0; k < directions.length; k++) {
            projected[i * directions.length + k] = (float) dot(row, directions[k]);
          }
        });
    return new Points(directions.length, projected);
  }
}
