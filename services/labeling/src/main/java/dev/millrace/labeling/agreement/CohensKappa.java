package dev.millrace.labeling.agreement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Cohen's kappa (1960): how far two labellers agree beyond what chance would give, 1 for always
/// and 0 for no more than by chance.
public final class CohensKappa {
  /// What two labellers say of one item.
  ///
  /// @param <T> of the values, with an `equals`
  public record Pair<T>(T first, T second) {}

  private CohensKappa() {}

  /// The kappa of two labellers; empty when it is not defined, because there is no item or both
  /// always say the same one thing.
  public static <T> OptionalDouble of(List<Pair<T>> items) {
    if (items.isEmpty()) {
      return OptionalDouble.empty();
    }
    var first = new HashMap<T, Integer>();
    var second = new HashMap<T, Integer>();
    for (var pair : items) {
      first.merge(pair.first(), 1, Integer::sum);
      second.merge(pair.second(), 1, Integer::sum);
    }
    var byChance = byChance(first, second, items.size());
    return byChance == 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((agreement(items) - byChance) / (1 - byChance));
  }

  /// The share of items on which two labellers say the same; 0 when there is none.
  public static <T> double agreement(List<Pair<T>> items) {
    var same = items.stream().filter(pair -> pair.first().equals(pair.second())).count();
    return items.isEmpty() ? 0 : (double) same / items.size();
  }

  private static <T> double byChance(Map<T, Integer> first, Map<T, Integer> second, int items) {
    var products = 0L;
    for (var said : first.entrySet()) {
      products += (long) said.getValue() * second.getOrDefault(said.getKey(), 0);
    }
    return (double) products / ((long) items * items);
  }
}
