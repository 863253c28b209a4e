package dev.millrace.learn.clean;

import dev.millrace.learn.explore.Neighbours;
import dev.millrace.learn.explore.Points;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// Groups of pictures that are nearly the same. Two are when a network sees nearly the same in both
/// and their perceptual hashes are near.
///
/// @param cosine the least cosine of the angle between what the network sees in them
/// @param bits the most bits in which their hashes differ
public record NearDuplicates(double cosine, int bits) {
  /// Pictures that a person would call the same: copies that were scaled, compressed, moved by a
  /// pixel or made a little brighter.
  public static final NearDuplicates SAME = new NearDuplicates(0.97, 10);

  /// The groups of two or more, each and all in the order of their places, found among each item's
  /// neighbours.
  ///
  /// @param features what a network sees in each item
  /// @param hashes the perceptual hash of each item
  /// @param neighbours of the items in the features, normalised or not
  public List<int[]> groups(Points features, long[] hashes, Neighbours neighbours) {
    var parent = new int[features.count()];
    Arrays.setAll(parent, i -> i);
    for (int i = 0; i < neighbours.points(); i++) {
      for (int rank = 0; rank < neighbours.count(); rank++) {
        int other = neighbours.neighbour(i, rank);
        if (areSame(features, hashes, i, other)) {
          int first = root(parent, i);
          int second = root(parent, other);
          parent[Math.max(first, second)] = Math.min(first, second);
        }
      }
    }
    return gathered(parent);
  }

  private boolean areSame(Points features, long[] hashes, int first, int second) {
    return PerceptualHash.distance(hashes[first], hashes[second]) <= bits
        && features.cosine(first, second) >= cosine;
  }

  private static int root(int[] parent, int item) {
    int root = item;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  private static List<int[]> gathered(int[] parent) {
    var byRoot = new LinkedHashMap<Integer, List<Integer>>();
    for (int i = 0; i < parent.length; i++) {
      byRoot.computeIfAbsent(root(parent, i), _ -> new ArrayList<>()).add(i);
    }
    return byRoot.values().stream()
        .filter(group -> group.size() > 1)
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .sorted(Comparator.comparingInt(group -> group[0]))
        .toList();
  }
}
