package dev.millrace.learn;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.data.Batch;
import dev.millrace.learn.data.BatchSource;
import dev.millrace.learn.data.BatchSource.BatchStream;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.optim.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The nested loop itself: a fit of epochs of training and validation, of batches, of steps. At
/// each moment it tells the callbacks, and each level ends early when one of them cancels it.
final class Loop {

  private static final long STEP_RANDOMNESS = 2;

  private final Learner learner;
  private final Network network;
  private final long seed;

  private BatchSource train;
  private BatchSource valid;
  private BatchImages images;
  private List<Callback> active = List.of();
  private Optional<IValue> gradients = Optional.empty();

  BatchTransform transform = BatchTransform.NONE;
  List<Settings> settings = List.of();
  Position position = Position.START;
  Optional<Checkpoint> resumed = Optional.empty();
  Optional<Judged> judged = Optional.empty();
  boolean training;
  boolean epochDone;
  int epochs;
  double loss;
  double lossScale = 1;

  Loop(Learner learner, Network network, BatchSource train, BatchSource valid, long seed) {
    this.learner = learner;
    this.network = network;
    this.seed = seed;
    this.train = train;
    this.valid = valid;
    this.images = new BatchImages(network, train.shape());
  }

  void data(BatchSource train, BatchSource valid) {
    this.train = train;
    this.valid = valid;
    this.images = new BatchImages(network, train.shape());
  }

  /// Fits and forgets the callbacks afterwards.
  void tryOut(int epochs, List<Settings> settings, List<Callback> callbacks) {
    List<Callback> before = active;
    try {
      var _ = fit(epochs, settings, callbacks);
    } finally {
      active = before;
    }
  }

  /// Whether all epochs were done.
  boolean fit(int epochs, List<Settings> settings, List<Callback> callbacks) {
    this.epochs = epochs;
    this.settings = List.copyOf(settings);
    this.active = callbacks.stream().sorted(Comparator.comparingInt(Callback::order)).toList();
    try {
      within(Level.FIT, this::runFit);
    } finally {
      if (epochDone) {
        endEpoch();
      }
      tell(Callback::afterFit);
    }
    return position.epoch() >= epochs;
  }

  private void runFit() {
    tell(Callback::beforeFit);
    while (position.epoch() < epochs) {
      within(Level.EPOCH, this::runEpoch);
      endEpoch();
    }
    resumed = Optional.empty();
  }

  private void endEpoch() {
    position = position.nextEpoch();
    epochDone = false;
  }

  private void runEpoch() {
    tell(Callback::beforeEpoch);
    within(Level.TRAIN, this::runTraining);
    within(Level.VALIDATE, this::runValidation);
    epochDone = true;
    tell(Callback::afterEpoch);
  }

  private void runTraining() {
    training = true;
    tell(Callback::beforeTrain);
    resumed.ifPresent(checkpoint -> checkpoint.restoreCallbacks(active));
    resumed = Optional.empty();
    try (BatchStream stream = train.open(position.totalEpoch(), position.batch())) {
      while (stream.hasNext()) {
        try (Batch data = stream.next()) {
          Position before = position;
          within(Level.BATCH, () -> trainOn(data));
          position = before.nextBatch();
        }
      }
    }
    tell(Callback::afterTrain);
  }

  private void trainOn(Batch data) {
    tell(Callback::beforeBatch);
    Torch.seed(Draw.bits(seed, STEP_RANDOMNESS, position.totalStep()));
    try (NDManager scope = network.scope();
        IValue batchLoss = images.loss(scope, data, transform, position.totalEpoch())) {
      loss = Values.number(batchLoss);
      tell(Callback::afterLoss);
      try (IValue found = network.gradients(batchLoss, lossScale)) {
        within(Level.STEP, () -> step(found));
      } finally {
        gradients = Optional.empty();
      }
    }
    position = position.nextBatch();
    tell(Callback::afterBatch);
  }

  private void step(IValue found) {
    gradients = Optional.of(found);
    tell(Callback::beforeStep);
    learner.optimizer().step(found, settings);
    tell(Callback::afterStep);
  }

  private void runValidation() {
    training = false;
    tell(Callback::beforeValidate);
    try (BatchStream stream = valid.open(position.totalEpoch(), 0)) {
      while (stream.hasNext()) {
        try (Batch data = stream.next()) {
          within(Level.BATCH, () -> judge(data));
        }
      }
    }
    tell(Callback::afterValidate);
  }

  private void judge(Batch data) {
    tell(Callback::beforeBatch);
    judged = Optional.of(images.judge(data));
    tell(Callback::afterBatch);
  }

  private void tell(Moment moment) {
    for (Callback callback : active) {
      moment.call(callback, learner);
    }
  }

  private static void within(Level level, Runnable part) {
    try {
      part.run();
    } catch (Cancelled cancelled) {
      if (cancelled.level() != level) {
        throw cancelled;
      }
    }
  }

  private interface Moment {
    void call(Callback callback, Learner learner);
  }

  int batches() {
    return train.batches();
  }

  /// Those of the fit under way, or of the latest one.
  List<Callback> callbacks() {
    return active;
  }

  IValue gradients() {
    return gradients.orElseThrow(
        () -> new IllegalStateException("There are gradients around a step only"));
  }
}
