package dev.millrace.training;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Run;
import dev.millrace.proto.training.v1.RunState;
import java.time.Instant;

/// A run as the log tells of it.
///
/// @param attempt the newest that started; 0 before the first
/// @param threads of one operation in all attempts; 0 before the first
/// @param step of the newest checkpoint; the last one when the run is completed
/// @param totalSteps 0 before the first attempt
/// @param error empty unless it failed or was lost
/// @param bundle the bundle's SHA-256; empty unless it is completed
/// @param flow what the run's events belong to and are caused by
record StoredRun(
    String id,
    String project,
    String cut,
    RunState state,
    Recipe recipe,
    long attempt,
    int threads,
    long step,
    long totalSteps,
    String error,
    String bundle,
    Instant requestedAt,
    Trace flow) {

  StoredRun {
    requireNonNull(id, "id is null");
    requireNonNull(state, "state is null");
    requireNonNull(recipe, "recipe is null");
    requireNonNull(requestedAt, "requestedAt is null");
    requireNonNull(flow, "flow is null");
  }

  /// Whether nothing more will happen to it.
  boolean hasEnded() {
    return switch (state) {
      case RUN_STATE_REQUESTED, RUN_STATE_RUNNING -> false;
      case RUN_STATE_COMPLETED, RUN_STATE_FAILED, RUN_STATE_CANCELLED, RUN_STATE_LOST -> true;
      case RUN_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("run %s has no state".formatted(id));
    };
  }

  /// The answer to whoever asks for it.
  Run toAnswer() {
    return Run.newBuilder()
        .setRun(id)
        .setProject(project)
        .setCut(cut)
        .setState(state)
        .setRecipe(recipe)
        .setAttempt(attempt)
        .setStep(step)
        .setTotalSteps(totalSteps)
        .setError(error)
        .setBundleSha256(bundle)
        .setRequestedAt(
            Timestamp.newBuilder()
                .setSeconds(requestedAt.getEpochSecond())
                .setNanos(requestedAt.getNano()))
        .build();
  }
}
