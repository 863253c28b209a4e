package dev.millrace.learn.explore;

import java.util.stream.IntStream;

/// Points on a plane, one an item, scaled as one to fit -1 to 1 in both directions. Only to be
/// read.
public final class Layout {
  private final float[] coordinates;

  private Layout(float[] coordinates) {
    this.coordinates = coordinates;
  }

  /// Moves and scales points to the square from -1 to 1.
  ///
  /// @param coordinates x and y in turn
  /// @throws IllegalArgumentException when the numbers are no pairs, or are not finite
  public static Layout of(float[] coordinates) {
    if (coordinates.length % 2 != 0) {
      throw new IllegalArgumentException(coordinates.length + " numbers are not x and y in turn");
    }
    float left = extreme(coordinates, 0, false);
    float right = extreme(coordinates, 0, true);
    float low = extreme(coordinates, 1, false);
    float high = extreme(coordinates, 1, true);
    float reach = Math.max(right - left, high - low) / 2;
    if (coordinates.length > 0 && !Float.isFinite(reach)) {
      throw new IllegalArgumentException("a coordinate is not finite");
    }
    float scale = reach > 0 ? 1 / reach : 0;
    var scaled = new float[coordinates.length];
    for (int i = 0; i < scaled.length; i += 2) {
      scaled[i] = clamp((coordinates[i] - (left + right) / 2) * scale);
      scaled[i + 1] = clamp((coordinates[i + 1] - (low + high) / 2) * scale);
    }
    return new Layout(scaled);
  }

  private static float clamp(float value) {
    return Math.clamp(value, -1f, 1f);
  }

  private static float extreme(float[] coordinates, int first, boolean largest) {
    float found = largest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    for (int i = first; i < coordinates.length; i += 2) {
      found = largest ? Math.max(found, coordinates[i]) : Math.min(found, coordinates[i]);
    }
    return found;
  }

  /// How many points there are.
  public int count() {
    return coordinates.length / 2;
  }

  /// How far right a point is.
  public float x(int point) {
    return coordinates[2 * point];
  }

  /// How far up a point is.
  public float y(int point) {
    return coordinates[2 * point + 1];
  }

  /// A copy of x and y in turn.
  public float[] coordinates() {
    return coordinates.clone();
  }

  /// The points inside a line, those farthest from the middle of all first: where odd ones are.
  public int[] inside(Lasso lasso) {
    var found = IntStream.range(0, count()).filter(i -> lasso.contains(x(i), y(i))).toArray();
    double middleX = IntStream.of(found).mapToDouble(this::x).average().orElse(0);
    double middleY = IntStream.of(found).mapToDouble(this::y).average().orElse(0);
    return IntStream.of(found)
        .boxed()
        .sorted((a, b) ->
            Double.compare(
                Math.hypot(x(b) - middleX, y(b) - middleY),
                Math.hypot(x(a) - middleX, y(a) - middleY)))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
