package dev.millrace.mesh.event;

import dev.millrace.proto.evaluation.v1.EvaluationEvent;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.training.v1.CheckpointEvent;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.RunEvent;
import java.time.Duration;
import java.util.List;

/// The topics of the mesh.
public final class Topics {
  /// Keyed by project; published by labeling.
  public static final Topic<ProjectEvent> PROJECTS =
      new Topic<>("millrace.projects", ProjectEvent.parser(), new Retention.Compacted());

  /// Keyed by item; published by ingest.
  public static final Topic<ItemEvent> ITEMS =
      new Topic<>("millrace.items", ItemEvent.parser(), new Retention.Forever());

  /// Keyed by item; published by labeling, and by ingest for labels that arrive with items.
  public static final Topic<LabelEvent> LABELS =
      new Topic<>("millrace.labels", LabelEvent.parser(), new Retention.Forever());

  /// Keyed by project; published by preprocessing.
  public static final Topic<CutEvent> CUTS =
      new Topic<>("millrace.cuts", CutEvent.parser(), new Retention.Forever());

  /// Keyed by run; published by training.
  public static final Topic<RunEvent> RUNS =
      new Topic<>("millrace.runs", RunEvent.parser(), new Retention.Forever());

  /// Keyed by run; published by training.
  public static final Topic<MetricEvent> METRICS =
      new Topic<>(
          "millrace.metrics", MetricEvent.parser(), new Retention.Time(Duration.ofDays(30)));

  /// Keyed by run; published by training.
  public static final Topic<CheckpointEvent> CHECKPOINTS =
      new Topic<>("millrace.checkpoints", CheckpointEvent.parser(), new Retention.Compacted());

  /// Keyed by run; published by evaluation.
  public static final Topic<EvaluationEvent> EVALUATIONS =
      new Topic<>("millrace.evaluations", EvaluationEvent.parser(), new Retention.Forever());

  /// Keyed by project; published by evaluation.
  public static final Topic<ModelEvent> MODELS =
      new Topic<>("millrace.models", ModelEvent.parser(), new Retention.Forever());

  /// Keyed by item; published by serving.
  public static final Topic<PredictionEvent> PREDICTIONS =
      new Topic<>(
          "millrace.predictions",
          PredictionEvent.parser(),
          new Retention.Time(Duration.ofDays(30)));

  private static final List<Topic<?>> ALL =
      List.of(
          PROJECTS,
          ITEMS,
          LABELS,
          CUTS,
          RUNS,
          METRICS,
          CHECKPOINTS,
          EVALUATIONS,
          MODELS,
          PREDICTIONS);

  private Topics() {}

  /// Every topic, in the order in which data flows.
  public static List<Topic<?>> all() {
    return ALL;
  }
}
