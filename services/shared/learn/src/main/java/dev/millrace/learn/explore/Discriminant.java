package dev.millrace.learn.explore;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The plane on which groups of points lie farthest apart, for how wide each is: linear
/// discriminant analysis (Fisher 1936), the spread inside the groups shrunk towards a ball so that
/// few points are enough.
public final class Discriminant {
  private static final double SHRINKAGE = 0.1;

  private Discriminant() {}

  /// The plane for groups.
  ///
  /// Between two groups there is one direction of difference, and it runs across; up is where the
  /// points of both differ most otherwise.
  ///
  /// @param groups the group of each point, counted from 0, or -1 for none
  /// @throws IllegalArgumentException when fewer than two groups have points
  public static Plane of(Points points, int[] groups) {
    int count = IntStream.of(groups).max().orElse(-1) + 1;
    var members = new int[Math.max(0, count)];
    IntStream.of(groups).filter(group -> group >= 0).forEach(group -> members[group]++);
    long filled = IntStream.of(members).filter(size -> size > 0).count();
    if (groups.length != points.count() || filled < 2 || points.dimensions() < 2) {
      throw new IllegalArgumentException(
          "%d points of %d dimensions in %d groups cannot be separated: at least two groups are needed"
              .formatted(points.count(), points.dimensions(), filled));
    }
    var means = means(points, groups, members);
    var within = within(points, groups, means);
    var lower = Algebra.cholesky(shrunk(within, IntStream.of(members).sum()));
    var axes = Algebra.eigen(between(means, members, lower)).vectors;
    var across = Algebra.backward(lower, axes[0]);
    var up = filled == 2 ? rest(within, across) : Algebra.backward(lower, axes[1]);
    return new Plane(across, up);
  }

  private static double[][] means(Points points, int[] groups, int[] members) {
    var means = new double[members.length][points.dimensions()];
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] >= 0) {
        for (int d = 0; d < points.dimensions(); d++) {
          means[groups[i]][d] += points.value(i, d) / (double) members[groups[i]];
        }
      }
    }
    return means;
  }

  private static double[][] within(Points points, int[] groups, double[][] means) {
    int n = points.dimensions();
    var within = new double[n][n];
    var total = IntStream.of(groups).filter(group -> group >= 0).count();
    var off = new double[n];
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] < 0) {
        continue;
      }
      for (int d = 0; d < n; d++) {
        off[d] = points.value(i, d) - means[groups[i]][d];
      }
      for (int d = 0; d < n; d++) {
        Algebra.add(within[d], off, off[d] / total);
      }
    }
    return within;
  }

  private static double[][] shrunk(double[][] within, int members) {
    int n = within.length;
    double mean = IntStream.range(0, n).mapToDouble(d -> within[d][d]).sum() / n;
    double ball = SHRINKAGE * n / (n + members) * mean + 1e-9;
    var shrunk = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        shrunk[i][j] = (i == j ? 1 : 1 - SHRINKAGE) * within[i][j];
      }
      shrunk[i][i] += ball;
    }
    return shrunk;
  }

  /// How the groups' means differ, where the groups are balls.
  private static double[][] between(double[][] means, int[] members, double[][] lower) {
    int n = lower.length;
    double total = IntStream.of(members).sum();
    var middle = new double[n];
    for (int g = 0; g < means.length; g++) {
      Algebra.add(middle, means[g], members[g] / total);
    }
    var between = new double[n][n];
    for (int g = 0; g < means.length; g++) {
      if (members[g] > 0) {
        var off = means[g].clone();
        Algebra.add(off, middle, -1);
        var seen = Algebra.forward(lower, off);
        for (int d = 0; d < n; d++) {
          Algebra.add(between[d], seen, seen[d] * members[g] / total);
        }
      }
    }
    return between;
  }

  /// The direction of the largest spread inside the groups, apart from one direction.
  private static double[] rest(double[][] within, double[] without) {
    int n = within.length;
    var rows = new double[][] {without.clone()};
    Algebra.orthonormalize(rows);
    var left = new double[n][n];
    var through = new double[n];
    for (int d = 0; d < n; d++) {
      through[d] = Algebra.dot(within[d], rows[0]);
    }
    double along = Algebra.dot(through, rows[0]);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        left[i][j] =
            within[i][j]
                - rows[0][i] * through[j]
                - through[i] * rows[0][j]
                + along * rows[0][i] * rows[0][j];
      }
    }
    var eigen = Algebra.eigen(left);
    double deviation = Math.sqrt(Math.max(eigen.values[0], 1e-9));
    return Arrays.stream(eigen.vectors[0]).map(value -> value / deviation).toArray();
  }
}
