package dev.millrace.learn.optim;

import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Weight;
import java.util.ArrayList;
import java.util.List;

/// The learnt weights of a network in groups, from the input to the output, so that the early ones
/// can be frozen or learn slower.
///
/// @param groups the weights of each group, in the order of the graph
public record ParameterGroups(List<List<Weight>> groups) {

  public ParameterGroups {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /// Groups that begin at layers; what comes before the first of them is a group too.
  ///
  /// @param starts the name of the layer at which each further group begins, in order
  /// @throws IllegalArgumentException when a layer has no learnt weight or the order is wrong
  public static ParameterGroups of(Graph graph, List<String> starts) {
    List<List<Weight>> groups = new ArrayList<>();
    groups.add(new ArrayList<>());
    for (Weight weight : graph.parameters()) {
      int next = groups.size() - 1;
      if (next < starts.size() && within(weight, starts.get(next))) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(weight);
    }
    if (groups.size() != starts.size() + 1 || groups.getFirst().isEmpty()) {
      throw new IllegalArgumentException(
          "Groups begin at %s in this order, but the network has no learnt weights there"
              .formatted(starts));
    }
    return new ParameterGroups(groups);
  }

  private static boolean within(Weight weight, String layer) {
    return weight.name().startsWith(layer + ".");
  }

  /// The number of groups.
  public int count() {
    return groups.size();
  }

  /// The weights that are still learnt when the first groups are frozen: all of the others, and in
  /// the frozen ones those of normalisations, whose statistics follow the new data as well.
  ///
  /// @param frozen how many groups, from the input on, are frozen
  public List<List<Weight>> learnt(int frozen) {
    List<List<Weight>> learnt = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      List<Weight> group = groups.get(i);
      learnt.add(
          i >= frozen
              ? group
              : group.stream().filter(weight -> weight.role() == Weight.Role.NORM).toList());
    }
    return learnt;
  }
}
