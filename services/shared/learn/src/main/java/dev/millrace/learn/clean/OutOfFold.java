package dev.millrace.learn.clean;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.explore.Neighbours;
import dev.millrace.learn.explore.Points;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// What classifiers say of items that they did not learn from. A wrong label that a model has
/// memorised still shows.
///
/// Items are looked at in one or several ways, such as by a frozen network and by their edges. In
/// each, heads judge the folds that they did not learn from, and each item's nearest neighbours
/// vote by their labels; the mean of all says more than any of them.
public final class OutOfFold {
  private static final int NEIGHBOURS = 25;
  // A vote counts less the farther its place is behind this one.
  private static final double EVEN = 5;
  private static final double SMOOTHING = 0.02;

  private OutOfFold() {}

  /// Judges every labelled item by heads that have not seen it, every other by the mean of all
  /// heads, and both by their neighbours.
  ///
  /// @param views what is seen in each item, in one or several ways
  /// @param labels the class of each item, counted from 0, or -1 for none
  /// @param classes how many there are, at least 2
  /// @param folds at least 3, so that a head sees most of the set
  /// @param done told what share of the work is done, in percent
  /// @throws IllegalArgumentException for too few classes or folds, or fewer labelled items than
  ///   folds
  public static Probabilities judge(
      List<Points> views, int[] labels, int classes, int folds, long seed, IntConsumer done) {
    var labelled = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
    if (views.isEmpty()
        || views.stream().anyMatch(view -> view.count() != labels.length)
        || classes < 2
        || folds < 3
        || labelled.length < folds) {
      throw new IllegalArgumentException(
          "%d labelled of %d items in %d classes, seen in %d ways, cannot be judged in %d folds"
              .formatted(labelled.length, labels.length, classes, views.size(), folds));
    }
    var fold = folds(labels, labelled, folds, seed);
    var rows = new double[labels.length][classes];
    int steps = views.size() * (folds + 1);
    int step = 0;
    for (var view : views) {
      for (int held = 0; held < folds; held++) {
        byHead(view, labels, labelled, fold, held, folds, seed, rows);
        done.accept(100 * ++step / steps);
      }
      byNeighbours(view, labels, rows);
      done.accept(100 * ++step / steps);
    }
    for (var row : rows) {
      for (int c = 0; c < classes; c++) {
        row[c] /= 2.0 * views.size();
      }
    }
    return new Probabilities(rows);
  }

  private static void byHead(
      Points view,
      int[] labels,
      int[] labelled,
      int[] fold,
      int held,
      int folds,
      long seed,
      double[][] rows) {
    var members = Arrays.stream(labelled).filter(i -> fold[i] != held).toArray();
    var head = LinearHead.fit(view, labels, members, rows[0].length, seed + held);
    IntStream.range(0, labels.length)
        .parallel()
        .filter(i -> labels[i] < 0 || fold[i] == held)
        .forEach(i -> add(rows[i], head.probabilities(view, i), labels[i] < 0 ? folds : 1));
  }

  private static void byNeighbours(Points view, int[] labels, double[][] rows) {
    var neighbours = Neighbours.of(view, NEIGHBOURS);
    for (int i = 0; i < neighbours.points(); i++) {
      var votes = new double[rows[i].length];
      Arrays.fill(votes, SMOOTHING);
      double sum = SMOOTHING * votes.length;
      for (int rank = 0; rank < neighbours.count(); rank++) {
        int label = labels[neighbours.neighbour(i, rank)];
        if (label >= 0) {
          double weight = 1 / (rank + EVEN);
          votes[label] += weight;
          sum += weight;
        }
      }
      for (int c = 0; c < votes.length; c++) {
        rows[i][c] += votes[c] / sum;
      }
    }
  }

  private static void add(double[] row, double[] judged, int parts) {
    for (int c = 0; c < row.length; c++) {
      row[c] += judged[c] / parts;
    }
  }

  /// Deals the items of each class out in turn, in an order of chance.
  private static int[] folds(int[] labels, int[] labelled, int folds, long seed) {
    var fold = new int[labels.length];
    var next = new int[Arrays.stream(labels).max().orElse(0) + 1];
    var order =
        Arrays.stream(labelled)
            .boxed()
            .sorted((a, b) -> Long.compare(Draw.bits(seed, a), Draw.bits(seed, b)))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      fold[i] = (labels[i] + next[labels[i]]++) % folds;
    }
    return fold;
  }
}
