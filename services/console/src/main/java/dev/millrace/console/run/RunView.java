package dev.millrace.console.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.console.Names;
import dev.millrace.console.Times;
import dev.millrace.proto.training.v1.Run;
import java.time.Instant;
import java.util.Optional;

/// A run as training tells of it.
///
/// @param state requested, running, completed, failed, cancelled or lost
/// @param error empty when nothing went wrong
/// @param bundle SHA-256 of the model, empty until there is one
public record RunView(
    String run,
    String project,
    String cut,
    String state,
    long attempt,
    long step,
    long totalSteps,
    String error,
    String bundle,
    Optional<Instant> requestedAt,
    RecipeView recipe) {

  /// The page's view of a run.
  public static RunView of(Run run) {
    return new RunView(
        run.getRun(),
        run.getProject(),
        run.getCut(),
        Names.of(run.getState(), "RUN_STATE_"),
        run.getAttempt(),
        run.getStep(),
        run.getTotalSteps(),
        run.getError(),
        run.getBundleSha256(),
        run.hasRequestedAt() ? Optional.of(Times.of(run.getRequestedAt())) : Optional.empty(),
        RecipeView.of(run.getRecipe()));
  }

  /// Whether it has not ended.
  @JsonIgnore
  public boolean isActive() {
    return state.equals("requested") || state.equals("running");
  }
}
