package dev.millrace.learn.metric;

/// What a model said of items that have numbers, such as prices or places: as many said as true
/// ones an item, and the loss of each item.
///
/// The arrays are the caller's and are only read. Item `i` has the values from `i * width` on.
public final class NumberScores implements Judged {

  private final float[] said;
  private final int width;
  private final float[] targets;
  private final float[] losses;

  /// @throws IllegalArgumentException when the lengths do not fit together
  public NumberScores(float[] said, int width, float[] targets, float[] losses) {
    if (width < 1 || said.length != targets.length || said.length != (long) losses.length * width) {
      throw new IllegalArgumentException(
          "%d numbers, %d truths and %d losses are not items of %d numbers"
              .formatted(said.length, targets.length, losses.length, width));
    }
    this.said = said;
    this.width = width;
    this.targets = targets;
    this.losses = losses;
  }

  /// Scores whose losses are the squared errors, on average over an item's numbers.
  public static NumberScores of(float[] said, int width, float[] targets) {
    var scores = new NumberScores(said, width, targets, new float[said.length / width]);
    for (int i = 0; i < said.length; i++) {
      float error = said[i] - targets[i];
      scores.losses[i / width] += error * error / width;
    }
    return scores;
  }

  @Override
  public int count() {
    return losses.length;
  }

  @Override
  public float loss(int item) {
    return losses[item];
  }

  /// The numbers an item has.
  public int width() {
    return width;
  }

  /// What the model said.
  public float said(int item, int number) {
    return said[item * width + number];
  }

  /// What is true.
  public float target(int item, int number) {
    return targets[item * width + number];
  }
}
