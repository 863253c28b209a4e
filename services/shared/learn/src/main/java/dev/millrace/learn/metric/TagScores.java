package dev.millrace.learn.metric;

/// What a model said of items that may have several tags or none: a logit and a truth for each tag,
/// and the loss of each item.
///
/// The arrays are the caller's and are only read. Item `i` has the values from `i * tags` on.
public final class TagScores implements Judged {

  private final float[] logits;
  private final int tags;
  private final boolean[] targets;
  private final float[] losses;

  /// @throws IllegalArgumentException when the lengths do not fit together
  public TagScores(float[] logits, int tags, boolean[] targets, float[] losses) {
    if (tags < 1
        || logits.length != targets.length
        || logits.length != (long) losses.length * tags) {
      throw new IllegalArgumentException(
          "%d logits, %d truths and %d losses are not items of %d tags"
              .formatted(logits.length, targets.length, losses.length, tags));
    }
    this.logits = logits;
    this.tags = tags;
    this.targets = targets;
    this.losses = losses;
  }

  /// Scores whose losses are the binary cross-entropies of the logits, on average over tags.
  public static TagScores of(float[] logits, int tags, boolean[] targets) {
    var scores = new TagScores(logits, tags, targets, new float[logits.length / tags]);
    for (int item = 0; item < scores.losses.length; item++) {
      double sum = 0;
      for (int tag = 0; tag < tags; tag++) {
        double logit = logits[item * tags + tag];
        double wrong = scores.target(item, tag) ? -logit : logit;
        sum += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
      }
      scores.losses[item] = (float) (sum / tags);
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

  /// The number of tags.
  public int tags() {
    return tags;
  }

  /// Whether an item has a tag.
  public boolean target(int item, int tag) {
    return targets[item * tags + tag];
  }

  /// The probability that an item has a tag, by the logistic function.
  public double probability(int item, int tag) {
    return 1 / (1 + Math.exp(-logits[item * tags + tag]));
  }
}
