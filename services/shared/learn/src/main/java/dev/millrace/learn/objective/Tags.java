package dev.millrace.learn.objective;

import dev.millrace.learn.metric.TagScores;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/// Any number of tags an item, none included: a logit a tag out, 0 or 1 a tag in 32 bits as target,
/// binary cross-entropy as loss, a probability a tag as answers.
///
/// @param names the tag names by index
/// @param threshold the probability from which on a tag is given in predictions, between 0 and 1
public record Tags(List<String> names, double threshold) implements Objective<TagScores> {

  /// Gives a tag that is at least as likely as not.
  public static final double EVEN = 0.5;

  public Tags {
    names = List.copyOf(names);
    if (names.isEmpty() || !(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "Tags need a name and a threshold between 0 and 1, but got %s and %s"
              .formatted(names, threshold));
    }
  }

  /// So many tags, named by their numbers, that are given from a probability of one half.
  public static Tags of(int count) {
    return new Tags(Names.numbered(count), EVEN);
  }

  /// The same tags, given from another probability on.
  public Tags withThreshold(double other) {
    return new Tags(names, other);
  }

  /// The tags that one item's answers give.
  ///
  /// @param answers a probability a tag
  public List<String> given(float[] answers) {
    if (answers.length != names.size()) {
      throw new IllegalArgumentException(
          "There are %d tags, but %d answers".formatted(names.size(), answers.length));
    }
    return IntStream.range(0, answers.length)
        .filter(tag -> answers[tag] >= threshold)
        .mapToObj(names::get)
        .toList();
  }

  @Override
  public int outputs() {
    return names.size();
  }

  @Override
  public int targetBytes() {
    return Float.BYTES * outputs();
  }

  @Override
  public Class<TagScores> judged() {
    return TagScores.class;
  }

  @Override
  public TagScores judge(float[] said, ByteBuffer targets, float[] losses) {
    return new TagScores(said, outputs(), truths(said.length, targets), losses);
  }

  @Override
  public TagScores judgeAnswers(float[] answers, ByteBuffer targets) {
    float[] logits = new float[answers.length];
    for (int i = 0; i < logits.length; i++) {
      double probability = Math.clamp((double) answers[i], 1e-7, 1 - 1e-7);
      logits[i] = (float) Math.log(probability / (1 - probability));
    }
    return TagScores.of(logits, outputs(), truths(answers.length, targets));
  }

  private static boolean[] truths(int count, ByteBuffer targets) {
    boolean[] truths = new boolean[count];
    for (int i = 0; i < count; i++) {
      truths[i] = targets.getFloat(Float.BYTES * i) > 0.5f;
    }
    return truths;
  }
}
