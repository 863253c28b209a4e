package dev.millrace.learn.objective;

/// Where numbers lie. A network's outputs are brought into a range with two ends by the logistic
/// function, and left as they are where there is none.
///
/// @param low what they are above
/// @param high what they are below
public record Range(double low, double high) {

  /// All numbers.
  public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Range {
    boolean everything = low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY;
    if (!everything && !(Double.isFinite(low) && Double.isFinite(high) && low < high)) {
      throw new IllegalArgumentException(
          "A range goes from a number to a larger one or is without ends, but got %s to %s"
              .formatted(low, high));
    }
  }

  /// Whether it has ends.
  public boolean bounded() {
    return Double.isFinite(low);
  }
}
