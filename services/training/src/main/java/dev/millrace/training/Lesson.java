package dev.millrace.training;

import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.MetricEvent;
import dev.millrace.proto.training.v1.RunState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at a run from its first step here to its end. For one thread.
final class Lesson {
  private static final Logger LOG = LoggerFactory.getLogger(Lesson.class);
  private static final String BUNDLE_TYPE = "application/octet-stream";

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
      train();
    } catch (UnfitRunException e) {
      LOG.info("Run {} fails: {}", attempt.run().id(), e.getMessage());
      attempt.fail(String.valueOf(e.getMessage()));
      bench.meters().ended(RunState.RUN_STATE_FAILED);
    }
  }

  private void train() {
    var cut = cut();
    var pixels = CutPixels.open(bench.blobs(), cut.manifest());
    var plan = Plans.of(attempt.run().recipe(), pixels, bench.checkpointEvery());
    var saved = saved();
    var clock = new TrainingClock(saved.map(Saved::trainingTime).orElse(Duration.ZERO));
    try (var run = open(plan, pixels, saved);
        var feed = new MetricFeed(this::append, bench.meters()::dropped);
        var watch = new ClaimWatch(attempt.claim())) {
      var reporter =
          new Reporter(
              attempt,
              plan,
              bench.blobs(),
              bench.meters(),
              feed,
              clock,
              (first, total) -> attempt.start(bench.name(), first, total, parameters(plan, pixels)),
              () -> stop.getAsBoolean() || watch.isLost());
      switch (run.run(reporter)) {
        case COMPLETED -> complete(cut, run, reporter, clock);
        case CANCELLED -> leave(watch, run, reporter);
      }
    }
  }

  private CompletableFuture<Void> append(Event<MetricEvent> event) {
    return bench.log().append(Topics.METRICS, event);
  }

  private void complete(StoredCut cut, TrainingRun run, Reporter reporter, TrainingClock clock) {
    var bundle = bench.blobs().put(run.bundle(provenance(cut)).toBytes(), BUNDLE_TYPE);
    reporter.awaitSteps();
    attempt
        .claim()
        .finish(transaction -> {
          reporter.publishEpoch(transaction);
          attempt.publishCompleted(transaction, reporter.step(), bundle, clock.total());
        });
    bench.meters().ended(RunState.RUN_STATE_COMPLETED);
    LOG.info("Run {} is completed with bundle {}", attempt.run().id(), bundle.getSha256());
  }

  private void leave(ClaimWatch watch, TrainingRun run, Reporter reporter) {
    if (watch.isLost()) {
      LOG.info("Run {} was ended or passed on", attempt.run().id());
      return;
    }
    reporter.checkpointed(run.checkpoint());
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

  private StoredCut cut() {
    var id = attempt.run().cut();
    return bench
        .database()
        .call(transaction -> new CutTable(transaction.handle()).find(id))
        .filter(cut -> !cut.manifest().isEmpty())
        .orElseThrow(() -> new UnfitRunException("there is no completed cut " + id));
  }

  private record Saved(Checkpoint checkpoint, Duration trainingTime) {}

  /// The newest checkpoint, unless it is gone or spoilt: then training begins anew and comes to the
  /// same end later.
  private Optional<Saved> saved() {
    var id = attempt.run().id();
    return bench
        .database()
        .call(transaction -> new CheckpointTable(transaction.handle()).find(id))
        .flatMap(this::read);
  }

  private Optional<Saved> read(CheckpointTable.Saved saved) {
    try {
      var checkpoint = Checkpoint.read(bench.blobs().get(saved.blob()));
      return Optional.of(new Saved(checkpoint, saved.trainingTime()));
    } catch (NotFoundException | IllegalArgumentException | MalformedTensorFile e) {
      LOG.warn("Run {} begins anew: its checkpoint {}", attempt.run().id(), saved.blob(), e);
      return Optional.empty();
    }
  }

  private TrainingRun open(TrainingPlan plan, CutPixels pixels, Optional<Saved> saved) {
    if (saved.isPresent()) {
      try {
        return TrainingRun.resume(plan, pixels.train(), pixels.valid(), saved.get().checkpoint());
      } catch (IllegalArgumentException e) {
        LOG.warn("Run {} begins anew: its checkpoint does not fit", attempt.run().id(), e);
      }
    }
    return begin(plan, pixels);
  }

  private static TrainingRun begin(TrainingPlan plan, CutPixels pixels) {
    try {
      return TrainingRun.begin(plan, pixels.train(), pixels.valid());
    } catch (IllegalArgumentException e) {
      throw new UnfitRunException(String.valueOf(e.getMessage()), e);
    }
  }

  private static long parameters(TrainingPlan plan, CutPixels pixels) {
    var shape = pixels.train().shape();
    var input = Dims.of(shape.channels(), shape.height(), shape.width());
    return Graph.of(plan.architecture().layers(), input).learntValues();
  }
}
