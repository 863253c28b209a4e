package dev.millrace.learn.metric;

/// How far points are from where they should be, in pixels and on average over all points: the
/// numbers of an item are x and y in turn, from -1 to 1 over the image.
public final class PointDistance implements Metric<NumberScores> {

  private final double acrossPixels;
  private final double downPixels;
  private double sum;
  private long count;

  /// Measures in images of so many pixels.
  public PointDistance(int width, int height) {
    this.acrossPixels = width / 2.0;
    this.downPixels = height / 2.0;
  }

  @Override
  public String name() {
    return "point_distance";
  }

  @Override
  public void reset() {
    sum = 0;
    count = 0;
  }

  @Override
  public void add(NumberScores scores) {
    for (int item = 0; item < scores.count(); item++) {
      for (int x = 0; x + 1 < scores.width(); x += 2) {
        double across = scores.said(item, x) - scores.target(item, x);
        double down = scores.said(item, x + 1) - scores.target(item, x + 1);
        sum += Math.hypot(across * acrossPixels, down * downPixels);
        count++;
      }
    }
  }

  /// Adds what another has counted.
  public void merge(PointDistance other) {
    sum += other.sum;
    count += other.count;
  }

  @Override
  public double value() {
    return count == 0 ? Double.NaN : sum / count;
  }
}
