package dev.millrace.labeling.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Chooses points far from each other: greedy k-centre (Gonzalez, 1985), each choice the point that
/// lies farthest from all centres and earlier choices.
public final class KCentre {
  private KCentre() {}

  /// The indices of the chosen candidates, in the order of their choice. Of equally far ones the
  /// first is chosen, and without any centre the first candidate begins.
  ///
  /// @param candidates points of one length
  /// @param centres points of the same length that are covered already
  /// @param count how many are wanted; as many as there are, when there are fewer
  public static List<Integer> choose(List<float[]> candidates, List<float[]> centres, int count) {
    var distances = new double[candidates.size()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    centres.forEach(centre -> approach(distances, candidates, centre));
    var chosen = new ArrayList<Integer>();
    while (chosen.size() < Math.min(count, candidates.size())) {
      int farthest = farthest(distances);
      chosen.add(farthest);
      approach(distances, candidates, candidates.get(farthest));
      distances[farthest] = Double.NEGATIVE_INFINITY;
    }
    return chosen;
  }

  private static void approach(double[] distances, List<float[]> candidates, float[] centre) {
    for (int i = 0; i < distances.length; i++) {
      if (distances[i] != Double.NEGATIVE_INFINITY) {
        distances[i] = Math.min(distances[i], squaredDistance(candidates.get(i), centre));
      }
    }
  }

  private static int farthest(double[] distances) {
    int farthest = 0;
    for (int i = 1; i < distances.length; i++) {
      if (distances[i] > distances[farthest]) {
        farthest = i;
      }
    }
    return farthest;
  }

  private static double squaredDistance(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "a point has %d coordinates, another %d".formatted(a.length, b.length));
    }
    var sum = 0f;
    for (int i = 0; i < a.length; i++) {
      var difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
