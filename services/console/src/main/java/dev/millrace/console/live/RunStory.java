package dev.millrace.console.live;

import dev.millrace.console.Names;
import dev.millrace.mesh.event.Event;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationEvent;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.training.v1.CheckpointEvent;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunStarted;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The story of each run, told from the events of training and of evaluation.
@Singleton
final class RunStory {
  private final LiveRuns runs;
  private final Changes changes;
  private final Flows flows;
  private final Swaps swaps;
  private final Map<String, String> runsByModel = new HashMap<>();

  @Inject
  RunStory(LiveRuns runs, Changes changes, Flows flows, Swaps swaps) {
    this.runs = runs;
    this.changes = changes;
    this.flows = flows;
    this.swaps = swaps;
  }

  void run(Event<RunEvent> event) {
    var data = event.data();
    var run = runs.get(event.key());
    switch (data.getEventCase()) {
      case REQUESTED -> {
        run.belongsTo(data.getRequested().getProject());
        flows.run(event.key(), event.trace().correlationId());
        happened(run, event, "requested", "on cut " + data.getRequested().getCut());
      }
      case STARTED -> {
        run.belongsTo(data.getStarted().getProject());
        run.started(data.getStarted());
        happened(run, event, "started", started(data.getStarted()));
      }
      case STAGE_COMPLETED ->
          happened(
              run,
              event,
              "stage completed",
              "number %d".formatted(data.getStageCompleted().getStage() + 1));
      case COMPLETED ->
          happened(
              run,
              event,
              "completed",
              "%,d steps in %,d s of training"
                  .formatted(
                      data.getCompleted().getSteps(),
                      data.getCompleted().getTrainingTime().getSeconds()));
      case FAILED -> happened(run, event, "failed", data.getFailed().getError());
      case CANCELLED -> happened(run, event, "cancelled", "");
      case LOST ->
          happened(
              run,
              event,
              "lost",
              "no trainer finished it in %d attempts".formatted(data.getLost().getAttempts()));
      case EVENT_NOT_SET -> {}
    }
    changes.note("runs", run.project(), event.key());
  }

  void checkpoint(Event<CheckpointEvent> event) {
    switch (event.data().getEventCase()) {
      case WRITTEN -> {
        var step = event.data().getWritten().getStep();
        var moment = Moment.of(event, "checkpoint", "the newest, at step %,d".formatted(step));
        runs.get(event.key()).happened("checkpoint", moment);
      }
      case EVENT_NOT_SET -> {}
    }
  }

  void evaluation(Event<EvaluationEvent> event) {
    var data = event.data();
    var run = runs.get(event.key());
    switch (data.getEventCase()) {
      case COMPLETED -> happened(run, event, "evaluated", verdicts(data.getCompleted()));
      case FAILED -> happened(run, event, "evaluation failed", data.getFailed().getError());
      case EVENT_NOT_SET -> {}
    }
    changes.note("evaluations", run.project(), event.key());
  }

  void model(Event<ModelEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case REGISTERED -> registered(event, data.getRegistered().getModel());
      case ALIAS_MOVED -> {
        var moved = data.getAliasMoved();
        ofModel(
            event,
            moved.getProject(),
            moved.getVersion(),
            Names.of(moved.getAlias(), "ALIAS_"),
            moved.getReason());
      }
      case WITHDRAWN -> {
        var withdrawn = data.getWithdrawn();
        ofModel(
            event,
            withdrawn.getProject(),
            withdrawn.getVersion(),
            "withdrawn",
            withdrawn.getReason());
      }
      case SWAPPED -> swaps.swapped(event, data.getSwapped());
      case EVENT_NOT_SET -> {}
    }
    changes.note("models", event.key(), "");
  }

  private void registered(Event<ModelEvent> event, Model model) {
    runsByModel.put(model.getProject() + "/" + model.getVersion(), model.getRun());
    happened(runs.get(model.getRun()), event, "registered", "as version " + model.getVersion());
  }

  private void ofModel(
      Event<ModelEvent> event, String project, String version, String what, String reason) {
    var run = runsByModel.get(project + "/" + version);
    if (run != null) {
      happened(runs.get(run), event, what, "version %s: %s".formatted(version, reason));
    }
  }

  private static void happened(LiveRun run, Event<?> event, String what, String detail) {
    run.happened(event.source() + "/" + event.id(), Moment.of(event, what, detail));
  }

  private static String started(RunStarted started) {
    var from = started.getFromStep() > 0 ? ", from step %,d".formatted(started.getFromStep()) : "";
    return "attempt %d by %s%s".formatted(started.getAttempt(), started.getTrainer(), from);
  }

  private static String verdicts(EvaluationCompleted evaluation) {
    return evaluation.getVerdictsList().stream()
        .map(verdict ->
            "%.1f %% right on %s"
                .formatted(verdict.getAccuracy() * 100, Names.of(verdict.getSplit(), "SPLIT_")))
        .collect(Collectors.joining(", "));
  }
}
