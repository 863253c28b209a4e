package dev.millrace.learn.explore;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Linear algebra of small matrices, row by row, in double precision.
final class Algebra {
  private static final int MOST_SWEEPS = 60;

  private Algebra() {}

  /// Eigenvalues, largest first, and their vectors, one a row.
  static final class Eigen {
    final double[] values;
    final double[][] vectors;

    private Eigen(double[] values, double[][] vectors) {
      this.values = values;
      this.vectors = vectors;
    }
  }

  /// The eigenvalues of a symmetric matrix, by Jacobi's rotations.
  static Eigen eigen(double[][] symmetric) {
    int n = symmetric.length;
    var a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
    var rows = identity(n);
    for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > 1e-22 * diagonal(a); sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, rows, p, q);
        }
      }
    }
    var order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var values = Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray();
    return new Eigen(values, Arrays.stream(order).mapToObj(i -> rows[i]).toArray(double[][]::new));
  }

  private static void rotate(double[][] a, double[][] rows, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      a[k][p] = c * kp - s * a[k][q];
      a[k][q] = s * kp + c * a[k][q];
    }
    turn(a[p], a[q], c, s);
    turn(rows[p], rows[q], c, s);
  }

  private static void turn(double[] p, double[] q, double c, double s) {
    for (int k = 0; k < p.length; k++) {
      double first = p[k];
      p[k] = c * first - s * q[k];
      q[k] = s * first + c * q[k];
    }
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  private static double diagonal(double[][] a) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i][i] * a[i][i]).sum();
  }

  private static double[][] identity(int n) {
    var identity = new double[n][n];
    for (int i = 0; i < n; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  /// The lower triangle L of a positive definite matrix, which is L times its transpose.
  static double[][] cholesky(double[][] matrix) {
    int n = matrix.length;
    var lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
      }
    }
    return lower;
  }

  /// Solves L x = b.
  static double[] forward(double[][] lower, double[] b) {
    var x = b.clone();
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  /// Solves the transpose of L times x = b.
  static double[] backward(double[][] lower, double[] b) {
    var x = b.clone();
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  /// Makes rows orthogonal and of length 1, in their order; rows that add nothing become 0.
  static void orthonormalize(double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      double before = Math.sqrt(dot(rows[i], rows[i]));
      for (int twice = 0; twice < 2; twice++) {
        for (int j = 0; j < i; j++) {
          add(rows[i], rows[j], -dot(rows[i], rows[j]));
        }
      }
      double length = Math.sqrt(dot(rows[i], rows[i]));
      double scale = length <= 1e-9 * before || length == 0 ? 0 : 1 / length;
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] *= scale;
      }
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }
}
