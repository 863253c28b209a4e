package dev.millrace.training;

import com.google.protobuf.Duration;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Stage;
import dev.millrace.learn.callback.RateCurve;
import dev.millrace.learn.vision.EpochMeasure;
import dev.millrace.learn.vision.StepMeasure;
import dev.millrace.learn.vision.TrainingListener;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.training.v1.EpochMeasured;
import dev.millrace.proto.training.v1.RateFinderMeasured;
import dev.millrace.proto.training.v1.RunStarted;
import dev.millrace.proto.training.v1.Sample;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Tells the mesh what the learner does. For the training thread.
///
/// An epoch and the checkpoint at its end are published together, so that an attempt which goes on
/// from there tells of no epoch again and leaves none out.
final class Reporter implements TrainingListener {
  private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(2);
  private static final String CHECKPOINT_TYPE = "application/octet-stream";
  private static final String BUNDLE_TYPE = "application/octet-stream";

  private static final long SEARCH_INTERVAL = java.time.Duration.ofMillis(200).toNanos();

  private final Trainer.Bench bench;
  private final Attempt attempt;
  private final RunInputs inputs;
  private final MetricFeed feed;
  private final CheckpointDesk desk;
  private final List<Sample> samples;
  private final BooleanSupplier halt;
  private final TrainingClock clock;
  private final StageEnds stages;
  private Optional<StepReporter> steps = Optional.empty();
  private Optional<EpochMeasured.Builder> epoch = Optional.empty();
  private long step;
  private long searchToldAt = System.nanoTime() - SEARCH_INTERVAL;

  /// Prepares to tell of an attempt.
  ///
  /// @param feed for the measurements of steps
  /// @param desk for checkpoints
  /// @param samples what the model sees
  /// @param halt whether training must stop
  Reporter(
      Trainer.Bench bench,
      Attempt attempt,
      RunInputs inputs,
      MetricFeed feed,
      CheckpointDesk desk,
      List<Sample> samples,
      BooleanSupplier halt) {
    this.samples = List.copyOf(samples);
    this.bench = bench;
    this.attempt = attempt;
    this.inputs = inputs;
    this.feed = feed;
    this.desk = desk;
    this.halt = halt;
    this.clock = new TrainingClock(inputs.trainingTime());
    this.stages = new StageEnds(inputs.plan().recipe());
  }

  @Override
  public void started(long totalSteps, long firstStep) {
    attempt.start(
        RunStarted.newBuilder()
            .setTrainer(bench.name())
            .setFromStep(firstStep)
            .setTotalSteps(totalSteps)
            .setParameters(inputs.parameters())
            .setThreads(inputs.threads())
            .addAllSamples(samples));
    step = firstStep;
    steps =
        Optional.of(
            new StepReporter(
                attempt.steps(totalSteps),
                inputs.plan().batch(),
                System::nanoTime,
                measured -> feed.offer(attempt.event(measured))));
    clock.lap();
  }

  @Override
  public void stepped(StepMeasure measure) {
    if (!Double.isFinite(measure.loss())) {
      throw new UnfitRunException(
          "the loss became %s at step %d with rate %s: try a lower rate"
              .formatted(measure.loss(), measure.step() + 1, measure.rate()));
    }
    var time = clock.lap();
    step = measure.step() + 1;
    bench.meters().step(time, inputs.plan().batch());
    steps.orElseThrow().step(measure, time);
  }

  @Override
  public void epochEnded(EpochMeasure measure) {
    steps.orElseThrow().endOfEpoch();
    epoch =
        Optional.of(
            EpochMeasured.newBuilder()
                .setEpoch(measure.epoch() + 1)
                .setEpochs(inputs.plan().epochs())
                .setStep(step)
                .setTrainLoss(measure.trainLoss())
                .setValidLoss(measure.validLoss())
                .putAllMetrics(measure.metrics())
                .setSeconds(measure.seconds()));
    clock.lap();
  }

  @Override
  public void rateSearched(int stage, RateCurve curve) {
    var measured =
        RateFinderMeasured.newBuilder()
            .setStage(stage)
            .setSuggestion(suggested(stage, curve))
            .setValley(curve.valley())
            .setSteepest(curve.steepest())
            .setMinimumTenth(curve.minimumTenth());
    addPoints(measured, curve);
    // What was told while the search went on comes before what it found.
    awaitSteps();
    attempt.claim().commit(transaction -> attempt.publish(transaction, measured));
    clock.lap();
  }

  @Override
  public void rateSearching(int stage, RateCurve soFar) {
    if (System.nanoTime() - searchToldAt >= SEARCH_INTERVAL) {
      var measured = RateFinderMeasured.newBuilder().setStage(stage);
      addPoints(measured, soFar);
      feed.offer(attempt.event(measured));
      searchToldAt = System.nanoTime();
    }
  }

  private static void addPoints(RateFinderMeasured.Builder measured, RateCurve curve) {
    for (var point : curve.points()) {
      measured.addRates(point.rate()).addLosses(point.loss());
    }
  }

  private double suggested(int stage, RateCurve curve) {
    return inputs.plan().recipe().stages().get(stage) instanceof Stage.FindRate(var way, _)
        ? curve.suggested(way)
        : curve.valley();
  }

  @Override
  public void saved(int stage, String name, Bundle bundle) {
    var blob = bench.blobs().put(bundle.toBytes(), BUNDLE_TYPE);
    attempt.claim().commit(transaction -> attempt.publishSaved(transaction, stage, blob));
    clock.lap();
  }

  @Override
  public void skipped(long skipped) {
    steps.orElseThrow().skipped(skipped);
  }

  /// Has a checkpoint written while training goes on. Within an epoch one is left out when the one
  /// before is not written yet.
  @Override
  public void checkpointed(Checkpoint checkpoint) {
    if (epoch.isPresent() || !desk.isBusy()) {
      var ended = epoch;
      var time = clock.total();
      epoch = Optional.empty();
      desk.write(() -> attempt.run().flow().run(() -> write(checkpoint, ended, time)));
    }
    clock.lap();
  }

  private void write(
      Checkpoint checkpoint, Optional<EpochMeasured.Builder> ended, Duration trainingTime) {
    var blob = bench.blobs().put(checkpoint.toBytes(), CHECKPOINT_TYPE);
    awaitSteps();
    attempt
        .claim()
        .progress(transaction -> {
          ended.ifPresent(measured -> publish(transaction, measured));
          attempt.publishCheckpoint(transaction, checkpoint.step(), blob, trainingTime);
        });
  }

  private void publish(Transaction transaction, EpochMeasured.Builder measured) {
    attempt.publish(transaction, measured);
    stages.at(measured.getEpoch()).forEach(stage -> publishStage(transaction, stage));
  }

  /// Publishes that the run came to its end.
  void publishCompleted(Transaction transaction, Blob bundle) {
    stages.afterwards().forEach(stage -> publishStage(transaction, stage));
    attempt.publishCompleted(transaction, step, bundle, clock.total());
  }

  /// A stage that saves has told of its end itself, with its bundle.
  private void publishStage(Transaction transaction, int stage) {
    if (!(inputs.plan().recipe().stages().get(stage) instanceof Stage.Save)) {
      attempt.publishStage(transaction, stage);
    }
  }

  /// Lets what is told of an epoch's steps reach the log before what is told of its end. A log that
  /// cannot be reached holds nothing up for long.
  private void awaitSteps() {
    try {
      var _ = feed.flush(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean cancelled() {
    return halt.getAsBoolean() || desk.hasFailed();
  }

  /// Waits until all that happened is told.
  ///
  /// @throws RuntimeException why a checkpoint could not be written
  void awaitTold() {
    desk.await();
    awaitSteps();
  }

  /// The steps done by all attempts that led here.
  long step() {
    return step;
  }
}
