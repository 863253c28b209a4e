package dev.millrace.learn.clean;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.explore.Points;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A classifier on top of what a frozen network sees: softmax regression on standardised
/// coordinates, fitted by Adam in small batches. The same input and seed give the same head.
final class LinearHead {
  private static final int EPOCHS = 20;
  private static final int BATCH = 32;
  private static final double RATE = 0.01;
  private static final double DECAY = 1e-3;
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;

  private final int classes;
  private final double[] mean;
  private final double[] scale;
  private final double[] weights;
  private final double[] gradient;
  private final double[] momentum;
  private final double[] squares;
  private int steps;

  private LinearHead(Points points, int[] members, int classes) {
    int n = points.dimensions();
    this.classes = classes;
    this.mean = new double[n];
    this.scale = new double[n];
    standardize(points, members);
    int size = classes * (n + 1);
    this.weights = new double[size];
    this.gradient = new double[size];
    this.momentum = new double[size];
    this.squares = new double[size];
  }

  /// Fits a head to some of the points.
  ///
  /// @param labels the class of each point, counted from 0
  /// @param members the points to learn from
  static LinearHead fit(Points points, int[] labels, int[] members, int classes, long seed) {
    var head = new LinearHead(points, members, classes);
    int batches = (members.length + BATCH - 1) / BATCH;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      var order = shuffled(members, seed, epoch);
      for (int batch = 0; batch < batches; batch++) {
        double along = (epoch * batches + batch) / (double) (EPOCHS * batches);
        int end = Math.min(members.length, (batch + 1) * BATCH);
        head.step(
            points,
            labels,
            Arrays.copyOfRange(order, batch * BATCH, end),
            RATE * (1 + Math.cos(Math.PI * along)) / 2);
      }
    }
    return head;
  }

  private static int[] shuffled(int[] members, long seed, int epoch) {
    var order = members.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int j = Draw.below(i + 1, seed, epoch, i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  private void standardize(Points points, int[] members) {
    double total = Math.max(1, members.length);
    for (int i : members) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += points.value(i, d) / total;
      }
    }
    for (int i : members) {
      for (int d = 0; d < mean.length; d++) {
        double off = points.value(i, d) - mean[d];
        scale[d] += off * off / total;
      }
    }
    for (int d = 0; d < scale.length; d++) {
      scale[d] = scale[d] > 1e-12 ? 1 / Math.sqrt(scale[d]) : 0;
    }
  }

  private void step(Points points, int[] labels, int[] batch, double rate) {
    int n = mean.length;
    Arrays.fill(gradient, 0);
    var seen = new double[n];
    for (int i : batch) {
      see(points, i, seen);
      var off = probabilities(seen);
      off[labels[i]] -= 1;
      for (int c = 0; c < classes; c++) {
        double slope = off[c] / batch.length;
        int row = c * (n + 1);
        for (int d = 0; d < n; d++) {
          gradient[row + d] += slope * seen[d];
        }
        gradient[row + n] += slope;
      }
    }
    steps++;
    double firstBias = 1 - Math.pow(FIRST, steps);
    double secondBias = 1 - Math.pow(SECOND, steps);
    for (int w = 0; w < weights.length; w++) {
      momentum[w] = FIRST * momentum[w] + (1 - FIRST) * gradient[w];
      squares[w] = SECOND * squares[w] + (1 - SECOND) * gradient[w] * gradient[w];
      double move = momentum[w] / firstBias / (Math.sqrt(squares[w] / secondBias) + 1e-8);
      weights[w] -= rate * (move + DECAY * weights[w]);
    }
  }

  private void see(Points points, int point, double[] seen) {
    for (int d = 0; d < seen.length; d++) {
      seen[d] = (points.value(point, d) - mean[d]) * scale[d];
    }
  }

  /// The probability of each class.
  double[] probabilities(Points points, int point) {
    var seen = new double[mean.length];
    see(points, point, seen);
    return probabilities(seen);
  }

  private double[] probabilities(double[] seen) {
    int n = mean.length;
    var scores = new double[classes];
    for (int c = 0; c < classes; c++) {
      int row = c * (n + 1);
      double score = weights[row + n];
      for (int d = 0; d < n; d++) {
        score += weights[row + d] * seen[d];
      }
      scores[c] = score;
    }
    double largest = Arrays.stream(scores).max().orElse(0);
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      scores[c] = Math.exp(scores[c] - largest);
      sum += scores[c];
    }
    double whole = sum;
    IntStream.range(0, classes).forEach(c -> scores[c] /= whole);
    return scores;
  }
}
