package dev.millrace.learn.clean;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How likely each label is wrong, from what is known of its item, 0 to 1: how far it is behind the
/// best other class for models that did not learn from it, each class by its own threshold, and how
/// likely it is not for a trained model that was evaluated on it, if any was; the mean of the two.
public final class Suspicion {
  private final double[] scores;

  private Suspicion(double[] scores) {
    this.scores = scores;
  }

  /// Weighs labels.
  ///
  /// @param labels the class of each item, counted from 0, or -1 for none
  /// @param outOfFold what models said that did not learn from the item
  /// @param judged the probability of the label that a trained model gave the item when it was
  ///   evaluated; not a number where it was not
  public static Suspicion of(int[] labels, Probabilities outOfFold, double[] judged) {
    var confident = ConfidentLearning.of(labels, outOfFold);
    var scores = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0) {
        double doubt = (1 + confident.doubt(i)) / 2;
        scores[i] = Double.isNaN(judged[i]) ? doubt : (doubt + 1 - judged[i]) / 2;
      }
    }
    return new Suspicion(scores);
  }

  /// How suspect an item's label is; 0 without one.
  public double score(int item) {
    return scores[item];
  }

  /// All items, the most suspect first.
  public int[] ranked() {
    return ranked(scores);
  }

  /// The places of scores, the highest first; equal ones in their order.
  public static int[] ranked(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// A copy of all scores.
  public double[] scores() {
    return Arrays.copyOf(scores, scores.length);
  }
}
