package dev.millrace.training;

import com.google.protobuf.Duration;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.Claim;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.training.v1.CheckpointEvent;
import dev.millrace.proto.training.v1.CheckpointWritten;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.RateFinderMeasured;
import dev.millrace.proto.training.v1.RunCompleted;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.proto.training.v1.RunFailed;
import dev.millrace.proto.training.v1.RunStarted;
import dev.millrace.proto.training.v1.StageCompleted;
import dev.millrace.proto.training.v1.StepMeasured;

/// One trainer's try at a run: the events it may publish while its claim holds. Their ids are made
/// of run and attempt, so that saying one twice changes nothing.
record Attempt(Claim claim, StoredRun run, RunProjection projection, String source) {
  /// What the trainer's measurements of steps have in common.
  StepMeasured steps(long totalSteps) {
    return StepMeasured.newBuilder()
        .setRun(run.id())
        .setAttempt(number())
        .setTotalSteps(totalSteps)
        .build();
  }

  long number() {
    return claim.attempt();
  }

  Event<MetricEvent> event(StepMeasured measured) {
    return Event.now(
        source,
        id("step/" + measured.getStep()),
        run.id(),
        MetricEvent.newBuilder().setStep(measured).build());
  }

  /// Publishes that the attempt began, completing what is told of it.
  void start(RunStarted.Builder started) {
    started.setRun(run.id()).setProject(run.project()).setAttempt(number());
    claim.commit(transaction ->
        publish(transaction, "started", RunEvent.newBuilder().setStarted(started).build()));
  }

  void publish(Transaction transaction, EpochMeasured.Builder epoch) {
    var measured = epoch.setRun(run.id()).setAttempt(number()).build();
    transaction.publish(
        Topics.METRICS,
        id("epoch/" + measured.getEpoch()),
        run.id(),
        MetricEvent.newBuilder().setEpoch(measured).build());
  }

  void publish(Transaction transaction, RateFinderMeasured.Builder search) {
    var measured = search.setRun(run.id()).setAttempt(number()).build();
    transaction.publish(
        Topics.METRICS,
        id("rate/" + measured.getStage()),
        run.id(),
        MetricEvent.newBuilder().setRateFinder(measured).build());
  }

  /// A search that goes on, as far as it is known.
  Event<MetricEvent> event(RateFinderMeasured.Builder search) {
    var measured = search.setRun(run.id()).setAttempt(number()).setUnderWay(true).build();
    return Event.now(
        source,
        id("rate/%d/%d".formatted(measured.getStage(), measured.getRatesCount())),
        run.id(),
        MetricEvent.newBuilder().setRateFinder(measured).build());
  }

  void publishSaved(Transaction transaction, int stage, Blob bundle) {
    var completed =
        StageCompleted.newBuilder()
            .setRun(run.id())
            .setAttempt(number())
            .setStage(stage)
            .setBundle(bundle);
    publish(
        transaction, "stage/" + stage, RunEvent.newBuilder().setStageCompleted(completed).build());
  }

  void publishStage(Transaction transaction, int stage) {
    var completed =
        StageCompleted.newBuilder().setRun(run.id()).setAttempt(number()).setStage(stage);
    publish(
        transaction, "stage/" + stage, RunEvent.newBuilder().setStageCompleted(completed).build());
  }

  void publishCheckpoint(Transaction transaction, long step, Blob blob, Duration trainingTime) {
    var written =
        CheckpointWritten.newBuilder()
            .setRun(run.id())
            .setAttempt(number())
            .setStep(step)
            .setCheckpoint(blob)
            .setTrainingTime(trainingTime);
    var data = CheckpointEvent.newBuilder().setWritten(written).build();
    var event = transaction.publish(Topics.CHECKPOINTS, id("checkpoint/" + step), run.id(), data);
    new CheckpointTable(transaction.handle()).apply(event);
    transaction.markProcessed(event);
  }

  void publishCompleted(Transaction transaction, long steps, Blob bundle, Duration trainingTime) {
    var completed =
        RunCompleted.newBuilder()
            .setRun(run.id())
            .setProject(run.project())
            .setAttempt(number())
            .setCut(run.cut())
            .setBundle(bundle)
            .setSteps(steps)
            .setTrainingTime(trainingTime);
    publish(transaction, "completed", RunEvent.newBuilder().setCompleted(completed).build());
  }

  void fail(String error) {
    var failed =
        RunFailed.newBuilder()
            .setRun(run.id())
            .setProject(run.project())
            .setAttempt(number())
            .setError(error);
    claim.finish(transaction ->
        publish(transaction, "failed", RunEvent.newBuilder().setFailed(failed).build()));
  }

  private void publish(Transaction transaction, String what, RunEvent data) {
    projection.publish(transaction, id(what), run.id(), data);
  }

  private String id(String what) {
    return "%s/%d/%s".formatted(run.id(), number(), what);
  }
}
