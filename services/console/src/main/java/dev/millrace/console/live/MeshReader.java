package dev.millrace.console.live;

import static dev.millrace.mesh.event.EventCodec.decode;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.training.v1.MetricEvent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// The reader of every topic: decides whom an event concerns.
@Singleton
final class MeshReader {
  private final RunStory story;
  private final LiveRuns runs;
  private final Changes changes;
  private final ServedPredictions predictions;
  private final Flows flows;

  @Inject
  MeshReader(
      RunStory story, LiveRuns runs, Changes changes, ServedPredictions predictions, Flows flows) {
    this.story = story;
    this.runs = runs;
    this.changes = changes;
    this.predictions = predictions;
    this.flows = flows;
  }

  /// Reads a record of any topic.
  ///
  /// @throws dev.millrace.mesh.event.UnreadableEventException when it is none of the topic's events
  void read(LogRecord record) {
    var topic = record.slice().topic();
    if (topic.equals(Topics.METRICS.name())) {
      measured(decode(Topics.METRICS, record));
    } else if (topic.equals(Topics.RUNS.name())) {
      story.run(decode(Topics.RUNS, record));
    } else if (topic.equals(Topics.CHECKPOINTS.name())) {
      story.checkpoint(decode(Topics.CHECKPOINTS, record));
    } else if (topic.equals(Topics.EVALUATIONS.name())) {
      story.evaluation(decode(Topics.EVALUATIONS, record));
    } else if (topic.equals(Topics.MODELS.name())) {
      story.model(decode(Topics.MODELS, record));
    } else if (topic.equals(Topics.PREDICTIONS.name())) {
      predictions.served(decode(Topics.PREDICTIONS, record));
    } else if (topic.equals(Topics.PROJECTS.name())) {
      changes.note("projects", project(decode(Topics.PROJECTS, record)), "");
    } else if (topic.equals(Topics.ITEMS.name())) {
      changes.note("items", item(decode(Topics.ITEMS, record)), "");
    } else if (topic.equals(Topics.LABELS.name())) {
      labels(decode(Topics.LABELS, record));
    } else if (topic.equals(Topics.CUTS.name())) {
      cut(decode(Topics.CUTS, record));
    }
  }

  private void measured(Event<MetricEvent> event) {
    var data = event.data();
    var run = runs.get(event.key());
    switch (data.getEventCase()) {
      case STEP -> run.measured(StepView.of(data.getStep()));
      case EPOCH -> {
        run.measured(EpochView.of(data.getEpoch()));
        changes.note("runs", run.project(), event.key());
      }
      case RATE_FINDER -> run.measured(RatesView.of(data.getRateFinder()));
      case EVENT_NOT_SET -> {}
    }
  }

  private void cut(Event<CutEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case REQUESTED -> {
        var requested = data.getRequested();
        flows.cut(requested.getCut(), event.trace().correlationId());
        cut(requested.getProject(), requested.getCut());
      }
      case COMPLETED -> cut(data.getCompleted().getProject(), data.getCompleted().getCut());
      case FAILED -> cut(data.getFailed().getProject(), data.getFailed().getCut());
      case EVENT_NOT_SET -> {}
    }
  }

  private void cut(String project, String cut) {
    changes.note("cuts", project, cut);
  }

  private static String project(Event<ProjectEvent> event) {
    return event.key();
  }

  private static String item(Event<ItemEvent> event) {
    var data = event.data();
    return switch (data.getEventCase()) {
      case ADDED -> data.getAdded().getProject();
      case REMOVED -> data.getRemoved().getProject();
      case RESTORED -> data.getRestored().getProject();
      case EVENT_NOT_SET -> "";
    };
  }

  private void labels(Event<LabelEvent> event) {
    if (!event.data().hasSealed()) {
      changes.note("labels", label(event), "");
    }
  }

  private static String label(Event<LabelEvent> event) {
    var data = event.data();
    return switch (data.getEventCase()) {
      case LABELED -> data.getLabeled().getProject();
      case RETRACTED -> data.getRetracted().getProject();
      case REVIEWED -> data.getReviewed().getProject();
      case FLAGGED -> data.getFlagged().getProject();
      case RESTORED -> data.getRestored().getProject();
      case REVIEW_WITHDRAWN -> data.getReviewWithdrawn().getProject();
      case FLAG_CLEARED -> data.getFlagCleared().getProject();
      case SEALED, EVENT_NOT_SET -> "";
    };
  }
}
