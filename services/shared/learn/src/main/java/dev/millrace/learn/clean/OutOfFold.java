package dev.millrace.learn.clean;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.explore.Points;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// What classifiers say of items that they did not learn from. A wrong label that a model has
/// memorised still shows.
///
/// The items are shared between folds; for each fold a head on frozen features learns from the
/// others and judges it.
public final class OutOfFold {
  private OutOfFold() {}

  /// Judges every labelled item by a head that has not seen it, and every other by the mean of all
  /// heads.
  ///
  /// @param features what a frozen network sees in each item
  /// @param labels the class of each item, counted from 0, or -1 for none
  /// @param classes how many there are, at least 2
  /// @param folds at least 3, so that a head sees most of the set
  /// @param done told how many folds are done
  /// @throws IllegalArgumentException for too few classes or folds, or fewer labelled items than
  ///   folds
  public static Probabilities judge(
      Points features, int[] labels, int classes, int folds, long seed, IntConsumer done) {
    var labelled = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
    if (labels.length != features.count() || classes < 2 || folds < 3 || labelled.length < folds) {
      throw new IllegalArgumentException(
          "%d labelled of %d items in %d classes cannot be judged in %d folds"
              .formatted(labelled.length, features.count(), classes, folds));
    }
    var fold = folds(labels, labelled, folds, seed);
    var rows = new double[labels.length][classes];
    for (int f = 0; f < folds; f++) {
      int held = f;
      var members = Arrays.stream(labelled).filter(i -> fold[i] != held).toArray();
      var head = LinearHead.fit(features, labels, members, classes, seed + f);
      IntStream.range(0, labels.length)
          .parallel()
          .filter(i -> labels[i] < 0 || fold[i] == held)
          .forEach(i -> add(rows[i], head.probabilities(features, i), labels[i] < 0 ? folds : 1));
      done.accept(f + 1);
    }
    return new Probabilities(rows);
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
