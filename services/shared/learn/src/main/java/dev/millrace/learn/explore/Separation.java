package dev.millrace.learn.explore;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// How well a layout separates what is labelled so far: how often the nearest labelled neighbours
/// of a labelled point are of its class.
public final class Separation {
  private static final int NEIGHBOURS = 5;
  private static final int SAMPLE = 2_000;

  private Separation() {}

  /// The share of neighbours that agree, 0 to 1, each class counting alike. At most 2,000 labelled
  /// points are looked at, spread evenly.
  ///
  /// @param labels the class of each point, counted from 0, or -1 for none
  /// @return empty when fewer than two classes have two points or more
  public static OptionalDouble of(Layout layout, int[] labels) {
    var all = IntStream.range(0, layout.count()).filter(i -> labels[i] >= 0).toArray();
    var some =
        all.length <= SAMPLE
            ? all
            : IntStream.range(0, SAMPLE)
                .map(i -> all[(int) ((long) i * all.length / SAMPLE)])
                .toArray();
    int classes = IntStream.of(some).map(i -> labels[i]).max().orElse(-1) + 1;
    var members = new int[classes];
    IntStream.of(some).forEach(i -> members[labels[i]]++);
    var agreement = new double[classes];
    for (int i : some) {
      int looked = Math.min(NEIGHBOURS, members[labels[i]] - 1);
      if (looked > 0) {
        agreement[labels[i]] += agreeing(layout, labels, some, i, looked) / members[labels[i]];
      }
    }
    return IntStream.range(0, classes).filter(c -> members[c] > 1).count() < 2
        ? OptionalDouble.empty()
        : IntStream.range(0, classes)
            .filter(c -> members[c] > 1)
            .mapToDouble(c -> agreement[c])
            .average();
  }

  private static double agreeing(Layout layout, int[] labels, int[] some, int point, int looked) {
    var nearest = new double[looked];
    var classes = new int[looked];
    Arrays.fill(nearest, Double.MAX_VALUE);
    for (int other : some) {
      if (other != point) {
        double x = layout.x(other) - layout.x(point);
        double y = layout.y(other) - layout.y(point);
        insert(nearest, classes, x * x + y * y, labels[other]);
      }
    }
    return IntStream.of(classes).filter(c -> c == labels[point]).count() / (double) looked;
  }

  private static void insert(double[] nearest, int[] classes, double distance, int label) {
    int place = nearest.length - 1;
    if (distance >= nearest[place]) {
      return;
    }
    for (; place > 0 && nearest[place - 1] > distance; place--) {
      nearest[place] = nearest[place - 1];
      classes[place] = classes[place - 1];
    }
    nearest[place] = distance;
    classes[place] = label;
  }
}
