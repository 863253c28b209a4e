package dev.millrace.learn.explore;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/// A layout in which neighbours stay neighbours: uniform manifold approximation and projection
/// (McInnes, Healy and Melville 2018), begun from a layout that is given, with a least distance of
/// 0.1.
///
/// Each point is tied to its nearest neighbours, more loosely the farther they are for its
/// surroundings; ties pull points together, and random pairs push each other away. The same input
/// and seed give the same layout.
public final class NeighbourLayout {
  // The curve of attraction over distance, fitted for a least distance of 0.1 and a spread of 1.
  private static final double A = 1.577;
  private static final double B = 0.895;
  private static final int PUSHES = 5;
  private static final double LONGEST_MOVE = 4;
  private static final int SMALL_SET = 10_000;
  private static final double REACH = 10;

  private final Ties ties;
  private final double[] place;
  private final SplittableRandom random;

  private NeighbourLayout(Ties ties, Layout begin, long seed) {
    this.ties = ties;
    this.random = new SplittableRandom(seed);
    this.place = new double[2 * begin.count()];
    for (int i = 0; i < begin.count(); i++) {
      place[2 * i] = REACH * begin.x(i) + 1e-4 * random.nextDouble();
      place[2 * i + 1] = REACH * begin.y(i) + 1e-4 * random.nextDouble();
    }
  }

  /// Lays points out.
  ///
  /// @param neighbours of each point; 15 are a good number
  /// @param begin where the points are at first, such as on the first two principal components
  /// @param done told what share of the work is done, in percent
  public static Layout of(Neighbours neighbours, Layout begin, long seed, IntConsumer done) {
    if (neighbours.points() == 0) {
      return begin;
    }
    int rounds = begin.count() <= SMALL_SET ? 500 : 200;
    var layout = new NeighbourLayout(Ties.of(neighbours, rounds), begin, seed);
    layout.run(rounds, done);
    var coordinates = new float[layout.place.length];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = (float) layout.place[i];
    }
    return Layout.of(coordinates);
  }

  private void run(int rounds, IntConsumer done) {
    var due = ties.period.clone();
    for (int round = 1; round <= rounds; round++) {
      double rate = 1 - (round - 1) / (double) rounds;
      for (int tie = 0; tie < due.length; tie++) {
        if (due[tie] <= round) {
          due[tie] += ties.period[tie];
          pull(ties.from[tie], ties.to[tie], rate);
          for (int i = 0; i < PUSHES; i++) {
            push(ties.from[tie], random.nextInt(place.length / 2), rate);
          }
        }
      }
      done.accept(100 * round / rounds);
    }
  }

  private void pull(int from, int to, double rate) {
    double square = square(from, to);
    if (square > 0) {
      double power = Math.pow(square, B);
      double force = -2 * A * B * power / square / (A * power + 1);
      move(from, to, force, rate, true);
    }
  }

  private void push(int from, int to, double rate) {
    double square = square(from, to);
    if (from != to && square > 0) {
      double force = 2 * B / ((0.001 + square) * (A * Math.pow(square, B) + 1));
      move(from, to, force, rate, false);
    }
  }

  private double square(int from, int to) {
    double x = place[2 * from] - place[2 * to];
    double y = place[2 * from + 1] - place[2 * to + 1];
    return x * x + y * y;
  }

  private void move(int from, int to, double force, double rate, boolean both) {
    for (int axis = 0; axis < 2; axis++) {
      double move = force * (place[2 * from + axis] - place[2 * to + axis]);
      double limited = rate * Math.clamp(move, -LONGEST_MOVE, LONGEST_MOVE);
      place[2 * from + axis] += limited;
      if (both) {
        place[2 * to + axis] -= limited;
      }
    }
  }

  /// Ties between points, each in both directions, and how many rounds pass between two pulls.
  private static final class Ties {
    private final int[] from;
    private final int[] to;
    private final double[] period;

    private Ties(int[] from, int[] to, double[] period) {
      this.from = from;
      this.to = to;
      this.period = period;
    }

    static Ties of(Neighbours neighbours, int rounds) {
      int k = neighbours.count();
      int n = neighbours.points();
      var strength = new double[n * k];
      for (int i = 0; i < n; i++) {
        tie(neighbours, i, strength);
      }
      var from = new int[2 * n * k];
      var to = new int[2 * n * k];
      var period = new double[2 * n * k];
      int count = 0;
      for (int i = 0; i < n; i++) {
        for (int rank = 0; rank < k; rank++) {
          int j = neighbours.neighbour(i, rank);
          double there = strength[i * k + rank];
          int known = rankOf(neighbours, j, i);
          double back = known < 0 ? 0 : strength[j * k + known];
          double tie = there + back - there * back;
          // A pair that is mutual comes twice anyway.
          for (int turn = 0; turn < (known < 0 ? 2 : 1) && tie * rounds >= 1; turn++) {
            from[count] = turn == 0 ? i : j;
            to[count] = turn == 0 ? j : i;
            period[count++] = 1 / tie;
          }
        }
      }
      return new Ties(
          Arrays.copyOf(from, count), Arrays.copyOf(to, count), Arrays.copyOf(period, count));
    }

    private static int rankOf(Neighbours neighbours, int point, int wanted) {
      for (int rank = 0; rank < neighbours.count(); rank++) {
        if (neighbours.neighbour(point, rank) == wanted) {
          return rank;
        }
      }
      return -1;
    }

    /// The strength of a point's ties: 1 for the nearest, less with distance, such that their sum
    /// is the same for all points.
    private static void tie(Neighbours neighbours, int point, double[] strength) {
      int k = neighbours.count();
      double nearest = neighbours.distance(point, 0);
      double wanted = Math.log(k) / Math.log(2);
      double low = 0;
      double high = Double.MAX_VALUE;
      double width = 1;
      for (int step = 0; step < 64; step++) {
        double sum = 0;
        for (int rank = 0; rank < k; rank++) {
          sum += Math.exp(-(neighbours.distance(point, rank) - nearest) / width);
        }
        if (Math.abs(sum - wanted) < 1e-5) {
          break;
        }
        if (sum > wanted) {
          high = width;
          width = (low + high) / 2;
        } else {
          low = width;
          width = high == Double.MAX_VALUE ? width * 2 : (low + high) / 2;
        }
      }
      width = Math.max(width, 1e-6);
      for (int rank = 0; rank < k; rank++) {
        strength[point * k + rank] =
            Math.exp(-(neighbours.distance(point, rank) - nearest) / width);
      }
    }
  }
}
