package dev.millrace.training;

import static dev.millrace.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.training.v1.CheckpointWritten;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunEvent.EventCase;
import dev.millrace.proto.training.v1.RunStarted;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.StepMeasured;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// What the log tells of one run, each event once.
record Trail(TestMesh mesh, String run) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Waits until a node knows the run in a state, and all that it published is on the log.
  void await(TestMesh.Node node, RunState state) {
    within(
        PATIENCE,
        () -> {
          var stored = node.runs().get(run);
          if (stored.hasEnded() && stored.state() != state) {
            throw new IllegalStateException(
                "run %s ended as %s: %s".formatted(run, stored.state(), stored.error()));
          }
          assertThat(stored.state()).isEqualTo(state);
        });
    node.database().awaitPublished();
  }

  /// Waits for so many checkpoints.
  void awaitCheckpoints(int count) {
    within(PATIENCE, () -> assertThat(checkpoints()).hasSizeGreaterThanOrEqualTo(count));
  }

  /// Waits for the first measured step.
  void awaitSteps() {
    within(PATIENCE, () -> assertThat(steps()).isNotEmpty());
  }

  List<Event<RunEvent>> events() {
    return mesh.events(Topics.RUNS, run);
  }

  List<EventCase> cases() {
    return events().stream().map(event -> event.data().getEventCase()).toList();
  }

  List<RunStarted> attempts() {
    return events().stream()
        .filter(event -> event.data().hasStarted())
        .map(event -> event.data().getStarted())
        .toList();
  }

  List<Integer> stages() {
    return events().stream()
        .filter(event -> event.data().hasStageCompleted())
        .map(event -> event.data().getStageCompleted().getStage())
        .toList();
  }

  /// The bundles that stages saved.
  List<Blob> saved() {
    return events().stream()
        .filter(event -> event.data().getStageCompleted().hasBundle())
        .map(event -> event.data().getStageCompleted().getBundle())
        .toList();
  }

  List<MetricEvent> metrics() {
    return mesh.events(Topics.METRICS, run).stream().map(Event::data).toList();
  }

  List<StepMeasured> steps() {
    return metrics().stream().filter(MetricEvent::hasStep).map(MetricEvent::getStep).toList();
  }

  List<EpochMeasured> epochs() {
    return metrics().stream().filter(MetricEvent::hasEpoch).map(MetricEvent::getEpoch).toList();
  }

  List<CheckpointWritten> checkpoints() {
    return mesh.events(Topics.CHECKPOINTS, run).stream()
        .map(event -> event.data().getWritten())
        .toList();
  }

  void assertEachEpochOnce(int epochs) {
    assertThat(epochs())
        .extracting(EpochMeasured::getEpoch)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, epochs).boxed().toList());
  }
}
