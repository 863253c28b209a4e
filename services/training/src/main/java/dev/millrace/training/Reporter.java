package dev.millrace.training;

import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.vision.EpochMeasure;
import dev.millrace.learn.vision.StepMeasure;
import dev.millrace.learn.vision.TrainingListener;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.training.v1.EpochMeasured;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Tells the mesh what the learner does. For the training thread.
///
/// An epoch and the checkpoint at its end are published together, so that an attempt which goes on
/// from there tells of no epoch again and leaves none out.
final class Reporter implements TrainingListener {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String CHECKPOINT_TYPE = "application/octet-stream";

  private final Attempt attempt;
  private final TrainingPlan plan;
  private final BlobStore blobs;
  private final TrainingMeters meters;
  private final MetricFeed feed;
  private final TrainingClock clock;
  private final Begin begin;
  private final BooleanSupplier stop;
  private Optional<StepReporter> steps = Optional.empty();
  private Optional<EpochMeasured.Builder> epoch = Optional.empty();
  private long step;

  /// Announces the attempt, now that its steps are known.
  interface Begin {
    void at(long fromStep, long totalSteps);
  }

  Reporter(
      Attempt attempt,
      TrainingPlan plan,
      BlobStore blobs,
      TrainingMeters meters,
      MetricFeed feed,
      TrainingClock clock,
      Begin begin,
      BooleanSupplier stop) {
    this.attempt = attempt;
    this.plan = plan;
    this.blobs = blobs;
    this.meters = meters;
    this.feed = feed;
    this.clock = clock;
    this.begin = begin;
    this.stop = stop;
  }

  @Override
  public void started(long totalSteps, long firstStep) {
    begin.at(firstStep, totalSteps);
    step = firstStep;
    steps =
        Optional.of(
            new StepReporter(
                attempt.steps(totalSteps),
                plan.batch(),
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
    meters.step(time, plan.batch());
    steps.orElseThrow().step(measure, time);
  }

  @Override
  public void epochEnded(EpochMeasure measure) {
    steps.orElseThrow().endOfEpoch();
    epoch =
        Optional.of(
            EpochMeasured.newBuilder()
                .setEpoch(measure.epoch() + 1)
                .setEpochs(plan.epochs())
                .setStep(step)
                .setTrainLoss(measure.trainLoss())
                .setValidLoss(measure.validLoss())
                .putAllMetrics(measure.metrics())
                .setSeconds(measure.seconds()));
    clock.lap();
  }

  @Override
  public void checkpointed(Checkpoint checkpoint) {
    var blob = blobs.put(checkpoint.toBytes(), CHECKPOINT_TYPE);
    awaitSteps();
    attempt
        .claim()
        .progress(transaction -> {
          publishEpoch(transaction);
          attempt.publishCheckpoint(transaction, checkpoint.step(), blob, clock.total());
        });
    epoch = Optional.empty();
    clock.lap();
  }

  @Override
  public boolean cancelled() {
    return stop.getAsBoolean();
  }

  /// The steps done by all attempts that led here.
  long step() {
    return step;
  }

  /// Publishes the last epoch, if no checkpoint took it along.
  void publishEpoch(Transaction transaction) {
    epoch.ifPresent(measured -> {
      attempt.publish(transaction, measured);
      if (measured.getEpoch() == plan.epochs()) {
        attempt.publishStage(transaction, 0);
      }
    });
  }

  /// Lets what is told of an epoch's steps reach the log before what is told of its end. A log that
  /// cannot be reached holds nothing up for long.
  void awaitSteps() {
    try {
      var _ = feed.flush(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
