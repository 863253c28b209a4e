package dev.millrace.learn.objective;

import dev.millrace.learn.metric.NumberScores;
import java.nio.ByteBuffer;
import java.util.List;

/// One or more numbers an item, each of 32 bits: the mean squared error as loss, the numbers
/// themselves as answers.
///
/// @param names what the numbers are
/// @param range where all of them lie
public record Numbers(List<String> names, Range range) implements Objective<NumberScores> {

  public Numbers {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("Numbers need at least one name, but there is none");
    }
  }

  /// Numbers of some names that may be any.
  public static Numbers of(String... names) {
    return new Numbers(List.of(names), Range.ANY);
  }

  /// The same numbers, known to lie between two ends.
  public Numbers within(double low, double high) {
    return new Numbers(names, new Range(low, high));
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
  public Class<NumberScores> judged() {
    return NumberScores.class;
  }

  @Override
  public NumberScores judge(float[] said, ByteBuffer targets, float[] losses) {
    return new NumberScores(said, outputs(), values(said.length, targets), losses);
  }

  @Override
  public NumberScores judgeAnswers(float[] answers, ByteBuffer targets) {
    return NumberScores.of(answers, outputs(), values(answers.length, targets));
  }

  static float[] values(int count, ByteBuffer targets) {
    float[] values = new float[count];
    targets.duplicate().order(targets.order()).position(0).asFloatBuffer().get(values);
    return values;
  }
}
