package dev.millrace.learn.vision;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import java.util.Map;
import java.util.TreeMap;

/// Marks checkpoints with the plan they belong to, so that no run goes on with another's.
///
/// @param plan all of a plan that its weights depend on, as text
record PlanStamp(String plan) implements Callback {

  private static final String PLAN = "plan";

  static PlanStamp of(TrainingPlan plan, int images) {
    return new PlanStamp(
        "%s %s, %s, %s, %s, batches of %d, decay %s, %s, seed %d, %s from %s, %d images"
            .formatted(
                plan.architecture().name(),
                new TreeMap<>(plan.architecture().settings()),
                plan.objective(),
                plan.normalization(),
                plan.recipe(),
                plan.batch(),
                plan.decay(),
                plan.augmentation(),
                plan.seed(),
                plan.mode().precision(),
                plan.beginning(),
                images));
  }

  void check(Checkpoint checkpoint) {
    String other = checkpoint.callbackState(name()).getOrDefault(PLAN, "no plan");
    if (!other.equals(plan)) {
      throw new IllegalArgumentException(
          "The checkpoint is of another plan: %s; this one is %s".formatted(other, plan));
    }
  }

  @Override
  public Map<String, String> state() {
    return Map.of(PLAN, plan);
  }
}
