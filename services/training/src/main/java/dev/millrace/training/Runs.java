package dev.millrace.training;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.preprocessing.v1.CutState;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.RunCancelled;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunRequested;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// What people and programs may ask of training.
final class Runs {
  /// Waits until this service knows what the log held at the call.
  interface Present {
    void await();
  }

  private final Database database;
  private final RunProjection projection;
  private final Present present;
  private final TrainingMeters meters;

  Runs(Database database, RunProjection projection, Present present, TrainingMeters meters) {
    this.database = database;
    this.projection = projection;
    this.present = present;
    this.meters = meters;
  }

  /// Asks for a run, in the flow of its cut. The answer comes before the work.
  ///
  /// @throws InvalidException when the recipe breaks a rule or does not fit the project
  /// @throws NotFoundException when project or cut are unknown
  /// @throws NotReadyException when the cut is not completed
  StoredRun start(String project, String cut, Recipe recipe) {
    RecipeCheck.check(recipe);
    checkApplication(project, recipe);
    var found = completedCut(project, cut);
    var run = UUID.randomUUID().toString();
    var requested =
        RunRequested.newBuilder().setRun(run).setProject(project).setCut(cut).setRecipe(recipe);
    var data = RunEvent.newBuilder().setRequested(requested).build();
    return found
        .flow()
        .call(() ->
            database.call(transaction -> {
              projection.publish(transaction, run, run, data);
              return find(transaction, run);
            }));
  }

  /// @throws NotFoundException when there is no such run
  StoredRun get(String run) {
    return database.call(transaction -> find(transaction, run));
  }

  /// The runs of a project, or all when it is empty; the newest first.
  List<StoredRun> list(String project) {
    return database.call(transaction -> new RunTable(transaction.handle()).list(project));
  }

  /// Ends a run; a trainer at work on it stops between two steps.
  ///
  /// @throws NotFoundException when there is no such run
  /// @throws NotReadyException when it has ended
  StoredRun cancel(String run) {
    var flow = get(run).flow();
    var cancelled = flow.call(() -> database.call(transaction -> cancel(transaction, run)));
    meters.ended(cancelled.state());
    return cancelled;
  }

  private StoredRun cancel(Transaction transaction, String run) {
    // The job is taken first, as a trainer that ends the run does: one of the two waits here.
    projection.jobs().end(transaction, run);
    var stored = find(transaction, run);
    if (stored.hasEnded()) {
      throw new NotReadyException(
          "run %s cannot be cancelled: it has ended as %s".formatted(run, stored.state()));
    }
    var cancelled = RunCancelled.newBuilder().setRun(run).setProject(stored.project());
    projection.publish(
        transaction,
        run + "/cancelled",
        run,
        RunEvent.newBuilder().setCancelled(cancelled).build());
    return find(transaction, run);
  }

  private void checkApplication(String project, Recipe recipe) {
    var application =
        find(() -> application(project))
            .orElseThrow(() -> new NotFoundException("no project " + project));
    RecipeCheck.check(project, application, recipe);
  }

  private Optional<Application> application(String project) {
    return database.call(
        transaction -> new ProjectTable(transaction.handle()).application(project));
  }

  private StoredCut completedCut(String project, String cut) {
    var found =
        find(() -> cut(cut).filter(known -> known.state() != CutState.CUT_STATE_REQUESTED))
            .or(() -> cut(cut))
            .orElseThrow(() -> new NotFoundException("no cut " + cut));
    if (!found.project().equals(project)) {
      throw new InvalidException(
          "cut %s is of project %s, not of %s".formatted(cut, found.project(), project));
    }
    return switch (found.state()) {
      case CUT_STATE_COMPLETED -> found;
      case CUT_STATE_REQUESTED ->
          throw new NotReadyException("cut %s is not completed yet: wait for it".formatted(cut));
      case CUT_STATE_FAILED ->
          throw new NotReadyException("cut %s failed: %s".formatted(cut, found.error()));
      case CUT_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("cut %s has no state".formatted(cut));
    };
  }

  private Optional<StoredCut> cut(String cut) {
    return database.call(transaction -> new CutTable(transaction.handle()).find(cut));
  }

  /// Looks a second time when what is asked for may be on its way here.
  private <T> Optional<T> find(Supplier<Optional<T>> look) {
    return look.get()
        .or(() -> {
          present.await();
          return look.get();
        });
  }

  private static StoredRun find(Transaction transaction, String run) {
    return new RunTable(transaction.handle())
        .find(run)
        .orElseThrow(() -> new NotFoundException("no run " + run));
  }
}
