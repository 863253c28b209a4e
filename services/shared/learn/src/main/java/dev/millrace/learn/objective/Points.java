package dev.millrace.learn.objective;

import dev.millrace.learn.metric.NumberScores;
import java.nio.ByteBuffer;
import java.util.List;

/// Named places in an image: x and y a point, in 32 bits each, from -1 (left, top) to 1 (right,
/// bottom), and beyond where a point is outside; the mean squared error as loss.
///
/// @param names what the points are, in their order
public record Points(List<String> names) implements Objective<NumberScores> {

  public Points {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("Points need at least one name, but there is none");
    }
  }

  /// So many points, named by their numbers.
  public static Points of(int count) {
    return new Points(Names.numbered(count));
  }

  @Override
  public int outputs() {
    return 2 * names.size();
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
    return new NumberScores(said, outputs(), Numbers.values(said.length, targets), losses);
  }

  @Override
  public NumberScores judgeAnswers(float[] answers, ByteBuffer targets) {
    return NumberScores.of(answers, outputs(), Numbers.values(answers.length, targets));
  }
}
