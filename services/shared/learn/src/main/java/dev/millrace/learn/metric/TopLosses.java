package dev.millrace.learn.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The items with the highest losses, kept while a whole set goes by.
public final class TopLosses {

  /// Equal losses are ordered by index, so that the outcome does not depend on the order of adding.
  private static final Comparator<Loss> BY_LOSS =
      Comparator.comparingDouble(Loss::loss).thenComparing(Loss::index, Comparator.reverseOrder());

  private final int keep;
  private final PriorityQueue<Loss> worst = new PriorityQueue<>(BY_LOSS);

  /// Keeps so many.
  public TopLosses(int keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("At least 1 loss is kept, but got " + keep);
    }
    this.keep = keep;
  }

  /// Adds items whose indices in the set start at a number.
  public void add(Scores scores, long firstIndex) {
    for (int item = 0; item < scores.count(); item++) {
      if (worst.size() < keep || scores.loss(item) >= worst.element().loss()) {
        int predicted = scores.predicted(item);
        int actual = scores.target(item);
        double probability = scores.probability(item, actual);
        offer(new Loss(firstIndex + item, actual, predicted, scores.loss(item), probability));
      }
    }
  }

  /// Adds what another has kept; indices must be of the same set.
  public void merge(TopLosses other) {
    other.worst.forEach(this::offer);
  }

  /// The losses kept, the highest first.
  public List<Loss> list() {
    List<Loss> losses = new ArrayList<>(worst);
    losses.sort(BY_LOSS.reversed());
    return losses;
  }

  private void offer(Loss loss) {
    worst.add(loss);
    if (worst.size() > keep) {
      worst.remove();
    }
  }

  /// One item's loss.
  ///
  /// @param index the item's place in the set
  /// @param actual the true class
  /// @param predicted the most likely class
  /// @param loss the loss itself
  /// @param probability what the model gave the true class
  public record Loss(long index, int actual, int predicted, double loss, double probability) {}
}
