package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.callback.RateCurve;

/// Who is told what happens in a run, on the run's thread and between its steps; slow work here
/// slows the run down.
public interface TrainingListener {

  /// The run begins, or goes on.
  ///
  /// @param totalSteps the steps of all epochs
  /// @param firstStep the step it begins with, 0 unless it resumes
  default void started(long totalSteps, long firstStep) {}

  /// A step is done.
  default void stepped(StepMeasure measure) {}

  /// An epoch and its validation are done.
  default void epochEnded(EpochMeasure measure) {}

  /// A stage of the recipe is searching a learning rate, told after each batch.
  ///
  /// @param stage the stage's place in the recipe
  /// @param soFar what is known of the curve
  default void rateSearching(int stage, RateCurve soFar) {}

  /// A stage of the recipe has searched a learning rate.
  ///
  /// @param stage the stage's place in the recipe
  default void rateSearched(int stage, RateCurve curve) {}

  /// A stage of the recipe keeps the model as it is now.
  ///
  /// @param stage the stage's place in the recipe
  default void saved(int stage, String name, Bundle bundle) {}

  /// A step was left out, as a gradient did not fit into half precision.
  ///
  /// @param skipped the steps left out so far
  default void skipped(long skipped) {}

  /// A checkpoint was taken. It is a copy that stays valid; write it where it will be found again.
  default void checkpointed(Checkpoint checkpoint) {}

  /// Whether to stop; asked before each step.
  default boolean cancelled() {
    return false;
  }
}
