package dev.millrace.learn;

import dev.millrace.learn.tensor.TensorData;
import java.util.List;
import java.util.Map;

/// What is done at the moments of a training loop beside training itself: schedules, recording,
/// checkpoints, early stopping.
///
/// Callbacks are called in rising [#order], and those of one order as they were given. Each may
/// change the learner's settings and may throw [Cancelled] to leave a level of the loop.
public interface Callback {

  /// The place among other callbacks; 0 unless it matters.
  default int order() {
    return 0;
  }

  /// A fit begins.
  default void beforeFit(Learner learner) {}

  /// An epoch begins.
  default void beforeEpoch(Learner learner) {}

  /// The training part of an epoch begins.
  default void beforeTrain(Learner learner) {}

  /// A batch begins, in training or validation; settings for its step are made here.
  default void beforeBatch(Learner learner) {}

  /// The batch's loss is known.
  default void afterLoss(Learner learner) {}

  /// The batch's gradients are known, and the weights are about to move.
  default void beforeStep(Learner learner) {}

  /// The weights have moved.
  default void afterStep(Learner learner) {}

  /// A batch has ended.
  default void afterBatch(Learner learner) {}

  /// The training part of an epoch has ended.
  default void afterTrain(Learner learner) {}

  /// Validation begins.
  default void beforeValidate(Learner learner) {}

  /// Validation has ended.
  default void afterValidate(Learner learner) {}

  /// An epoch has ended.
  default void afterEpoch(Learner learner) {}

  /// A fit has ended, also when it was cancelled.
  default void afterFit(Learner learner) {}

  /// Whether it takes part in trials too, fits such as a search for a rate whose effects are taken
  /// back. A trial needs what a step would be wrong without; recording and schedules stay out.
  default boolean inTrials() {
    return false;
  }

  /// The name under which [#state] is kept in checkpoints, unlike those of other callbacks.
  default String name() {
    return getClass().getSimpleName();
  }

  /// What must be known again to go on exactly from here.
  default Map<String, String> state() {
    return Map.of();
  }

  /// Tensors that must be known beside [#state]; none are kept when that is empty.
  default List<TensorData> tensors() {
    return List.of();
  }

  /// Takes what [#state] gave, after the callback has seen the resumed epoch begin.
  default void restore(Map<String, String> state) {}

  /// Takes what [#state] and [#tensors] gave, after the callback has seen the resumed epoch begin.
  default void restore(Map<String, String> state, List<TensorData> tensors) {
    restore(state);
  }
}
