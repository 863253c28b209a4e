package dev.millrace.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.data.Batch;
import dev.millrace.learn.data.BatchSource;
import dev.millrace.learn.data.BatchSource.BatchStream;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.optim.Optimizer;
import dev.millrace.learn.optim.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The training loop: fits of epochs of training and validation, of batches, of steps. Everything
/// else is a [Callback].
///
/// A learner belongs to one thread. It uses a network and an optimiser that its caller owns.
public final class Learner {

  private static final long STEP_RANDOMNESS = 2;

  private final Network network;
  private final Optimizer optimizer;
  private final BatchSource train;
  private final BatchSource valid;
  private final long seed;
  private final List<Callback> callbacks;

  private List<Settings> settings;
  private Optional<Checkpoint> resumed = Optional.empty();
  private Optional<Scores> scores = Optional.empty();
  private boolean training;
  private boolean epochDone;
  private int epochs;
  private int epoch;
  private int batch;
  private long step;
  private double loss;

  /// Puts a loop together.
  ///
  /// @param settings what each parameter group begins with
  /// @param seed what randomness within steps, such as dropout, is derived from
  public Learner(
      Network network,
      Optimizer optimizer,
      BatchSource train,
      BatchSource valid,
      List<Settings> settings,
      long seed,
      List<Callback> callbacks) {
    this.network = network;
    this.optimizer = optimizer;
    this.train = train;
    this.valid = valid;
    this.settings = List.copyOf(settings);
    this.seed = seed;
    this.callbacks = callbacks.stream().sorted(Comparator.comparingInt(Callback::order)).toList();
  }

  /// Takes weights, optimiser and position from a checkpoint, so that the next [#fit] goes on
  /// there.
  public void resume(Checkpoint checkpoint) {
    checkpoint.restoreWeights(network, optimizer);
    epoch = checkpoint.epoch();
    batch = checkpoint.batch();
    step = checkpoint.step();
    resumed = Optional.of(checkpoint);
  }

  /// Trains to the end of so many epochs, counted from the beginning also after a resume.
  public void fit(int epochs) {
    this.epochs = epochs;
    if (resumed.isEmpty()) {
      epoch = 0;
      batch = 0;
      step = 0;
    }
    try {
      within(Level.FIT, this::runFit);
    } finally {
      tell(Callback::afterFit);
    }
  }

  private void runFit() {
    tell(Callback::beforeFit);
    while (epoch < epochs) {
      within(Level.EPOCH, this::runEpoch);
      epoch++;
      batch = 0;
      epochDone = false;
    }
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
    resumed.ifPresent(checkpoint -> checkpoint.restoreCallbacks(callbacks));
    resumed = Optional.empty();
    try (BatchStream stream = train.open(epoch, batch)) {
      while (stream.hasNext()) {
        try (Batch data = stream.next()) {
          long before = step;
          within(Level.BATCH, () -> trainOn(data));
          if (step == before) {
            count();
          }
        }
      }
    }
    tell(Callback::afterTrain);
  }

  private void trainOn(Batch data) {
    tell(Callback::beforeBatch);
    Torch.seed(Draw.bits(seed, STEP_RANDOMNESS, step));
    try (NDManager scope = Torch.scope();
        IValue batchLoss = network.loss(pixels(scope, data), targets(scope, data))) {
      loss = Values.number(batchLoss);
      tell(Callback::afterLoss);
      try (IValue gradients = network.gradients(batchLoss)) {
        within(Level.STEP, () -> step(gradients));
      }
    }
    count();
    tell(Callback::afterBatch);
  }

  private void step(IValue gradients) {
    tell(Callback::beforeStep);
    optimizer.step(gradients, settings);
    tell(Callback::afterStep);
  }

  private void count() {
    batch++;
    step++;
  }

  private void runValidation() {
    training = false;
    tell(Callback::beforeValidate);
    try (BatchStream stream = valid.open(epoch, 0)) {
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
    try (NDManager scope = Torch.scope();
        IValue judged = network.judge(pixels(scope, data), targets(scope, data))) {
      List<NDArray> results = Values.arrays(judged, scope);
      float[] logits = results.getFirst().toFloatArray();
      float[] losses = results.getLast().toFloatArray();
      int[] labels = new int[data.count()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (int) data.targets().getLong(8 * i);
      }
      scores = Optional.of(new Scores(logits, logits.length / labels.length, labels, losses));
    }
    tell(Callback::afterBatch);
  }

  private NDArray pixels(NDManager scope, Batch data) {
    ImageShape shape = train.shape();
    var dims = new Shape(data.count(), shape.height(), shape.width(), shape.channels());
    return scope.create(data.pixels(), dims, DataType.UINT8);
  }

  private NDArray targets(NDManager scope, Batch data) {
    return scope.create(data.targets(), new Shape(data.count()), DataType.INT64);
  }

  private void tell(Moment moment) {
    for (Callback callback : callbacks) {
      moment.call(callback, this);
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

  /// Changes the settings of each group for the steps to come.
  public void change(SettingsChange change) {
    List<Settings> changed = new ArrayList<>();
    for (int group = 0; group < settings.size(); group++) {
      changed.add(change.apply(group, settings.get(group)));
    }
    settings = List.copyOf(changed);
  }

  /// A function from a group's number and settings to its new settings.
  @FunctionalInterface
  public interface SettingsChange {

    /// The new settings of a group.
    Settings apply(int group, Settings before);
  }

  /// The settings of each group.
  public List<Settings> settings() {
    return settings;
  }

  /// Whether the loop is in the training part of an epoch.
  public boolean training() {
    return training;
  }

  /// The epochs of the fit.
  public int epochs() {
    return epochs;
  }

  /// The epoch under way, from 0.
  public int epoch() {
    return epoch;
  }

  /// The training batches done in this epoch.
  public int batch() {
    return batch;
  }

  /// The training batches of an epoch.
  public int batches() {
    return train.batches();
  }

  /// The training batches done since the fit began.
  public long step() {
    return step;
  }

  /// The mean loss of the latest training batch.
  public double loss() {
    return loss;
  }

  /// What the network said of the latest validation batch.
  ///
  /// @throws IllegalStateException before there was one
  public Scores scores() {
    return scores.orElseThrow(() -> new IllegalStateException("No batch has been validated yet"));
  }

  /// The network that is trained.
  public Network network() {
    return network;
  }

  /// The optimiser that trains it.
  public Optimizer optimizer() {
    return optimizer;
  }

  /// The state between two steps, as a copy. At the end of an epoch it points to the next.
  public Checkpoint checkpoint() {
    int nextEpoch = epochDone ? epoch + 1 : epoch;
    int nextBatch = epochDone ? 0 : batch;
    return Checkpoint.take(network, optimizer, callbacks, nextEpoch, nextBatch, step);
  }
}
