package dev.millrace.learn.explore;

/// A closed line around points of a plane. Where it crosses itself, inside is what a ray leaves
/// through an odd number of sides.
public final class Lasso {
  private static final int MOST_CORNERS = 10_000;

  private final float[] corners;

  /// A line through corners, closed from the last to the first.
  ///
  /// @param corners x and y in turn: 3 to 10,000 corners
  /// @throws IllegalArgumentException for fewer, more, or numbers that are not finite
  public Lasso(float... corners) {
    if (corners.length % 2 != 0 || corners.length < 6 || corners.length > 2 * MOST_CORNERS) {
      throw new IllegalArgumentException(
          "%d numbers are not x and y of 3 to %,d corners in turn"
              .formatted(corners.length, MOST_CORNERS));
    }
    for (float corner : corners) {
      if (!Float.isFinite(corner)) {
        throw new IllegalArgumentException("a corner has the coordinate " + corner);
      }
    }
    this.corners = corners.clone();
  }

  /// Whether a point lies inside.
  public boolean contains(float x, float y) {
    boolean inside = false;
    for (int i = 0, j = corners.length - 2; i < corners.length; j = i, i += 2) {
      float fromY = corners[j + 1];
      float toY = corners[i + 1];
      if (fromY > y != toY > y
          && x < (corners[j] - corners[i]) * (double) (y - toY) / (fromY - toY) + corners[i]) {
        inside = !inside;
      }
    }
    return inside;
  }
}
