package dev.millrace.training;

import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.MalformedTensorFile;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import dev.millrace.mesh.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an attempt at a run begins with.
///
/// @param threads of one operation of the native library, as in the run's first attempt
/// @param saved the newest checkpoint, unless it is gone or spoilt: then training begins anew and
///   comes to the same end later
record RunInputs(
    StoredCut cut, CutPixels pixels, TrainingPlan plan, int threads, Optional<Saved> saved) {
  private static final Logger LOG = LoggerFactory.getLogger(RunInputs.class);

  /// A checkpoint and the time in training that led to it.
  record Saved(Checkpoint checkpoint, Duration trainingTime) {}

  /// Collects the inputs of a run.
  ///
  /// @throws UnfitRunException when recipe and cut cannot make a run
  static RunInputs of(Trainer.Bench bench, StoredRun run) {
    var cut = cut(bench, run);
    var pixels = CutPixels.open(bench.blobs(), cut.manifest());
    var plan = Plans.of(run.recipe(), pixels, bench.mode(), bench.checkpointEvery());
    int threads = run.threads() > 0 ? run.threads() : bench.threads();
    return new RunInputs(cut, pixels, plan, threads, saved(bench, run));
  }

  private static StoredCut cut(Trainer.Bench bench, StoredRun run) {
    return bench
        .database()
        .call(transaction -> new CutTable(transaction.handle()).find(run.cut()))
        .filter(cut -> !cut.manifest().isEmpty())
        .orElseThrow(() -> new UnfitRunException("there is no completed cut " + run.cut()));
  }

  private static Optional<Saved> saved(Trainer.Bench bench, StoredRun run) {
    return bench
        .database()
        .call(transaction -> new CheckpointTable(transaction.handle()).find(run.id()))
        .flatMap(row -> read(bench, run, row));
  }

  private static Optional<Saved> read(
      Trainer.Bench bench, StoredRun run, CheckpointTable.Saved row) {
    try {
      var checkpoint = Checkpoint.read(bench.blobs().get(row.blob()));
      return Optional.of(new Saved(checkpoint, row.trainingTime()));
    } catch (NotFoundException | IllegalArgumentException | MalformedTensorFile e) {
      LOG.warn("Run {} begins anew: checkpoint {} cannot be read", run.id(), row.blob(), e);
      return Optional.empty();
    }
  }

  /// The learner, at the checkpoint or at the beginning.
  ///
  /// @throws UnfitRunException when plan and pixels do not fit together
  TrainingRun open() {
    if (saved.isPresent()) {
      try {
        return TrainingRun.resume(plan, pixels.train(), pixels.valid(), saved.get().checkpoint());
      } catch (IllegalArgumentException e) {
        LOG.warn("A run on cut {} begins anew: its checkpoint does not fit", cut.id(), e);
      }
    }
    return begin();
  }

  private TrainingRun begin() {
    try {
      return TrainingRun.begin(plan, pixels.train(), pixels.valid());
    } catch (IllegalArgumentException e) {
      throw new UnfitRunException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Trainable parameters of the model.
  long parameters() {
    var shape = pixels.train().shape();
    var input = Dims.of(shape.channels(), shape.height(), shape.width());
    return Graph.of(plan.architecture().layers(), input).learntValues();
  }

  /// The time in training of the attempts that this one goes on from.
  Duration trainingTime() {
    return saved.map(Saved::trainingTime).orElse(Duration.ZERO);
  }
}
