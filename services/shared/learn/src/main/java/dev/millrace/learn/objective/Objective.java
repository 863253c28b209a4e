package dev.millrace.learn.objective;

import dev.millrace.learn.metric.Judged;
import java.nio.ByteBuffer;
import java.util.List;

/// What a network is asked to say of an item.
///
/// Three forms of the same values are told apart: the network's own *outputs*, what is *said* to be
/// judged by metrics (logits, or numbers in their range), and the *answers* of a prediction
/// (probabilities, or numbers in their range).
///
/// @param <S> what metrics are fed with
public sealed interface Objective<S extends Judged> permits Classes, Tags, Numbers, Points {

  /// The names of what is told apart or said: classes, tags, numbers or points.
  List<String> names();

  /// The values that a network gives for an item.
  int outputs();

  /// The bytes that the target of one item takes in a batch.
  int targetBytes();

  /// The type of what metrics are fed with.
  Class<S> judged();

  /// What a network said of some items, beside their targets and losses.
  ///
  /// @param said [#outputs] values an item
  /// @param targets [#targetBytes] an item, in native order
  S judge(float[] said, ByteBuffer targets, float[] losses);

  /// The answers to some items, beside their targets, as if a network had said them.
  ///
  /// @param answers [#outputs] values an item
  /// @param targets [#targetBytes] an item, in native order
  S judgeAnswers(float[] answers, ByteBuffer targets);
}
