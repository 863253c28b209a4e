package dev.millrace.learn.objective;

import dev.millrace.learn.metric.Scores;
import java.nio.ByteBuffer;
import java.util.List;

/// One class an item out of several: logits out, a class index of 64 bits as target, cross-entropy
/// as loss, probabilities that sum to 1 as answers.
///
/// @param names the class names by index
public record Classes(List<String> names) implements Objective<Scores> {

  public Classes {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("Classes need at least one name, but there is none");
    }
  }

  /// So many classes, named by their numbers.
  public static Classes of(int count) {
    return new Classes(Names.numbered(count));
  }

  @Override
  public int outputs() {
    return names.size();
  }

  @Override
  public int targetBytes() {
    return Long.BYTES;
  }

  @Override
  public Class<Scores> judged() {
    return Scores.class;
  }

  @Override
  public Scores judge(float[] said, ByteBuffer targets, float[] losses) {
    return new Scores(said, outputs(), labels(said, targets), losses);
  }

  @Override
  public Scores judgeAnswers(float[] answers, ByteBuffer targets) {
    float[] logits = new float[answers.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(Math.max(answers[i], Float.MIN_NORMAL));
    }
    return Scores.of(logits, outputs(), labels(answers, targets));
  }

  private int[] labels(float[] said, ByteBuffer targets) {
    int[] labels = new int[said.length / outputs()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) targets.getLong(Long.BYTES * i);
    }
    return labels;
  }
}
