package dev.millrace.labeling.choice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// Shares out places by chance, in proportion to shares.
///
/// @param <S> what shares the places
public final class Mix<S> {
  private final List<S> sharers;
  private final double[] upTo;

  /// @param share of each sharer, over 0
  public Mix(List<S> sharers, ToDoubleFunction<S> share) {
    if (sharers.isEmpty()) {
      throw new IllegalArgumentException("nobody shares the places");
    }
    this.sharers = List.copyOf(sharers);
    this.upTo = new double[sharers.size()];
    var sum = 0.0;
    for (int i = 0; i < upTo.length; i++) {
      sum += share.applyAsDouble(sharers.get(i));
      upTo[i] = sum;
    }
  }

  /// How many of some places each sharer gets, those without any left out. Single places, asked for
  /// one by one, come to the same shares as many at once.
  public Map<S, Integer> places(int count, RandomGenerator random) {
    var places = new LinkedHashMap<S, Integer>();
    for (int place = 0; place < count; place++) {
      places.merge(sharers.get(drawn(random)), 1, Integer::sum);
    }
    return places;
  }

  private int drawn(RandomGenerator random) {
    var at = random.nextDouble() * upTo[upTo.length - 1];
    int drawn = 0;
    while (drawn < upTo.length - 1 && at >= upTo[drawn]) {
      drawn++;
    }
    return drawn;
  }

  /// Those who share.
  public List<S> sharers() {
    return new ArrayList<>(sharers);
  }
}
