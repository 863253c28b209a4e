package dev.millrace.labeling.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Somebody who looks at a scatter of thumbnails and draws lines around clumps of one kind. What a
/// point shows is seen in its thumbnail; nothing else is known.
final class Annotator {
  private static final int CORNERS = 16;
  private static final int LEAST = 3;
  // The share of odd pictures up to which it is worth throwing them out of the grid.
  private static final double ODD = 0.25;

  /// A line around a clump, and what the clump shows.
  record Drawn(List<Float> polygon, int label, int gain) {}

  /// A point that has no label yet.
  record Dot(float x, float y, int shows) {
    double distance(Dot other) {
      return Math.hypot(x - other.x, y - other.y);
    }
  }

  private Annotator() {}

  /// The line that is worth most, if any is worth drawing.
  static Optional<Drawn> draw(List<Dot> dots) {
    return dots.stream()
        .flatMap(centre -> around(centre, dots).stream())
        .filter(drawn -> drawn.gain() >= LEAST)
        .max(Comparator.comparingInt(Drawn::gain));
  }

  private static Optional<Drawn> around(Dot centre, List<Dot> dots) {
    var near =
        dots.stream().sorted(Comparator.comparingDouble(dot -> dot.distance(centre))).toList();
    int same = 0;
    int best = 0;
    int until = 0;
    for (int i = 0; i < near.size(); i++) {
      same += near.get(i).shows() == centre.shows() ? 1 : 0;
      int odd = i + 1 - same;
      if (same - 2 * odd > best && odd <= ODD * (i + 1)) {
        best = same - 2 * odd;
        until = i;
      }
    }
    if (best == 0) {
      return Optional.empty();
    }
    double inside = near.get(until).distance(centre);
    double outside = until + 1 < near.size() ? near.get(until + 1).distance(centre) : inside + 0.02;
    return Optional.of(new Drawn(circle(centre, (inside + outside) / 2), centre.shows(), best));
  }

  private static List<Float> circle(Dot centre, double radius) {
    // Corners lie a little outside, so that the sides do not cut the circle.
    double reach = radius / Math.cos(Math.PI / CORNERS);
    var polygon = new ArrayList<Float>();
    IntStream.range(0, CORNERS)
        .mapToDouble(i -> 2 * Math.PI * i / CORNERS)
        .forEach(angle -> {
          polygon.add((float) (centre.x() + reach * Math.cos(angle)));
          polygon.add((float) (centre.y() + reach * Math.sin(angle)));
        });
    return polygon;
  }
}
