package dev.millrace.training;

import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.vision.TrainingRun;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.Sample;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at a run from its first step here to its end. For one thread.
final class Lesson {
  private static final Logger LOG = LoggerFactory.getLogger(Lesson.class);
  private static final String BUNDLE_TYPE = "application/octet-stream";

  private static final int SAMPLES = 12;

  private final Trainer.Bench bench;
  private final Attempt attempt;
  private final BooleanSupplier stop;

  /// Prepares to train.
  ///
  /// @param stop whether to stop between two steps, leaving the run to another attempt
  Lesson(Trainer.Bench bench, Attempt attempt, BooleanSupplier stop) {
    this.bench = bench;
    this.attempt = attempt;
    this.stop = stop;
  }

  /// Trains until the run is completed, failed, or must stop.
  ///
  /// @throws dev.millrace.mesh.job.ClaimLostException when the run was ended or passed on
  void run() {
    attempt.run().flow().run(this::runInFlow);
  }

  private void runInFlow() {
    try {
      train(RunInputs.of(bench, attempt.run()));
    } catch (UnfitRunException e) {
      LOG.info("Run {} fails: {}", attempt.run().id(), e.getMessage());
      attempt.fail(String.valueOf(e.getMessage()));
      bench.meters().ended(RunState.RUN_STATE_FAILED);
    }
  }

  private void train(RunInputs inputs) {
    Torch.useThreads(inputs.threads());
    try (var run = inputs.open();
        var feed = new MetricFeed(this::append, bench.meters()::dropped);
        var desk = new CheckpointDesk();
        var watch = new ClaimWatch(attempt.claim())) {
      BooleanSupplier halt = () -> stop.getAsBoolean() || watch.isLost();
      var reporter = new Reporter(bench, attempt, inputs, feed, desk, samples(run), halt);
      switch (follow(run, reporter)) {
        case COMPLETED -> complete(inputs.cut(), run, reporter);
        case CANCELLED -> leave(watch, run, reporter);
      }
    }
  }

  /// Pictures are for people: training goes on without them where they cannot be kept.
  private List<Sample> samples(TrainingRun run) {
    try {
      return kept(run);
    } catch (RuntimeException e) {
      LOG.warn("Run {} shows no pictures of its first batch", attempt.run().id(), e);
      return List.of();
    }
  }

  private List<Sample> kept(TrainingRun run) {
    return run.samples(SAMPLES).stream()
        .map(seen ->
            Sample.newBuilder()
                .setImage(bench.blobs().put(seen.getKey().png(), "image/png"))
                .setLabel(seen.getValue())
                .build())
        .toList();
  }

  private static TrainingRun.Outcome follow(TrainingRun run, Reporter reporter) {
    try {
      return run.run(reporter);
    } catch (IllegalArgumentException e) {
      throw new UnfitRunException(String.valueOf(e.getMessage()), e);
    }
  }

  private CompletableFuture<Void> append(Event<MetricEvent> event) {
    return bench.log().append(Topics.METRICS, event);
  }

  private void complete(StoredCut cut, TrainingRun run, Reporter reporter) {
    var bundle = bench.blobs().put(run.bundle(provenance(cut)).toBytes(), BUNDLE_TYPE);
    reporter.awaitTold();
    attempt.claim().finish(transaction -> reporter.publishCompleted(transaction, bundle));
    bench.meters().ended(RunState.RUN_STATE_COMPLETED);
    LOG.info("Run {} is completed with bundle {}", attempt.run().id(), bundle.getSha256());
  }

  private void leave(ClaimWatch watch, TrainingRun run, Reporter reporter) {
    if (watch.isLost()) {
      LOG.info("Run {} was ended or passed on", attempt.run().id());
      return;
    }
    reporter.awaitTold();
    reporter.checkpointed(run.checkpoint());
    reporter.awaitTold();
    LOG.info("Run {} is left at step {}", attempt.run().id(), reporter.step());
  }

  private Map<String, String> provenance(StoredCut cut) {
    var run = attempt.run();
    return Map.of(
        "project", run.project(),
        "run", run.id(),
        "attempt", Long.toString(attempt.number()),
        "cut", cut.id(),
        "cut_digest", cut.digest(),
        "seed", Long.toString(run.recipe().getSeed()));
  }
}
