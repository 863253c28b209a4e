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
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.optim.Optimizer;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The training loop: fits of epochs of training and validation, of batches, of steps. Everything
/// else is a [Callback].
///
/// A learner belongs to one thread. It uses a network that its caller owns, and owns its optimiser.
public final class Learner implements AutoCloseable {

  private static final long STEP_RANDOMNESS = 2;

  private final Network network;
  private BatchImages images;
  private final ParameterGroups groups;
  private final Optimizer.Factory rule;
  private BatchSource train;
  private BatchSource valid;
  private final long seed;
  private final List<Callback> callbacks;

  private Optimizer optimizer;
  private BatchTransform transform = BatchTransform.NONE;
  private List<Callback> active = List.of();
  private List<Settings> settings = List.of();
  private Position position = Position.START;
  private Optional<Checkpoint> resumed = Optional.empty();
  private Optional<Judged> judged = Optional.empty();
  private Optional<IValue> gradients = Optional.empty();
  private boolean training;
  private boolean epochDone;
  private int epochs;
  private double loss;

  /// Puts a loop together, with all groups to be learnt.
  ///
  /// @param seed what randomness within steps, such as dropout, is derived from
  /// @param callbacks those of every fit
  public Learner(
      Network network,
      ParameterGroups groups,
      Optimizer.Factory rule,
      BatchSource train,
      BatchSource valid,
      long seed,
      List<Callback> callbacks) {
    this.network = network;
    this.images = new BatchImages(network, train.shape());
    this.groups = groups;
    this.rule = rule;
    this.train = train;
    this.valid = valid;
    this.seed = seed;
    this.callbacks = List.copyOf(callbacks);
    this.optimizer = optimizer(0);
  }

  private Optimizer optimizer(int frozen) {
    List<List<Weight>> learnt = groups.learnt(frozen);
    network.learn(learnt.stream().flatMap(List::stream).toList());
    return rule.create(network, learnt.stream().map(List::size).toList());
  }

  /// Takes other data from the next fit on; what is learnt, frozen and remembered stays.
  public void data(BatchSource train, BatchSource valid) {
    this.images = new BatchImages(network, train.shape());
    this.train = train;
    this.valid = valid;
  }

  /// Chooses what is done to the images of training batches.
  public void transform(BatchTransform other) {
    transform = other;
  }

  /// Freezes the groups before a number, all but their normalisations, and forgets what the
  /// optimiser remembers. Negative numbers count from the end: -1 leaves the last group to be
  /// learnt.
  public void freezeTo(int group) {
    int frozen = group < 0 ? groups.count() + group : group;
    if (frozen < 0 || frozen >= groups.count()) {
      throw new IllegalArgumentException(
          "There are %d parameter groups, and freezing to %d would leave none or freeze more"
              .formatted(groups.count(), group));
    }
    optimizer.close();
    optimizer = optimizer(frozen);
    position = position.withFrozen(frozen);
  }

  /// Freezes all groups but the last.
  public void freeze() {
    freezeTo(-1);
  }

  /// Lets all groups be learnt.
  public void unfreeze() {
    freezeTo(0);
  }

  /// Takes weights, optimiser and position from a checkpoint, so that the next [#fit] goes on
  /// there.
  public void resume(Checkpoint checkpoint) {
    restore(checkpoint);
    resumed = Optional.of(checkpoint);
  }

  private void restore(Checkpoint checkpoint) {
    Position saved = checkpoint.position();
    if (saved.frozen() != position.frozen()) {
      freezeTo(saved.frozen());
    }
    checkpoint.restoreWeights(network, optimizer);
    position = saved;
  }

  /// Trains to the end of so many epochs, counted from the beginning of the fit also after a
  /// resume.
  ///
  /// @param settings what each parameter group begins with
  /// @param schedules callbacks of this fit alone
  /// @return whether it came to its end and was not cancelled
  public boolean fit(int epochs, List<Settings> settings, List<Callback> schedules) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(schedules);
    if (resumed.isEmpty()) {
      position = position.nextFit();
    }
    return fitWith(epochs, settings, all);
  }

  /// Fits with some callbacks alone and takes everything back afterwards.
  public void tryOut(int epochs, Settings settings, List<Callback> alone) {
    Checkpoint before = Checkpoint.take(network, optimizer, List.of(), position);
    Optional<Checkpoint> waiting = resumed;
    resumed = Optional.empty();
    position = position.nextFit();
    try {
      fitWith(epochs, Collections.nCopies(groups.count(), settings), alone);
    } finally {
      restore(before);
      resumed = waiting;
    }
  }

  private boolean fitWith(int epochs, List<Settings> settings, List<Callback> callbacks) {
    if (settings.size() != groups.count()) {
      throw new IllegalArgumentException(
          "%d settings were given for %d parameter groups"
              .formatted(settings.size(), groups.count()));
    }
    this.epochs = epochs;
    this.settings = List.copyOf(settings);
    this.active = callbacks.stream().sorted(Comparator.comparingInt(Callback::order)).toList();
    try {
      within(Level.FIT, this::runFit);
    } finally {
      tell(Callback::afterFit);
    }
    return position.epoch() >= epochs;
  }

  private void runFit() {
    tell(Callback::beforeFit);
    while (position.epoch() < epochs) {
      within(Level.EPOCH, this::runEpoch);
      position = position.nextEpoch();
      epochDone = false;
    }
    resumed = Optional.empty();
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
    try (NDManager scope = Torch.scope();
        IValue batchLoss = images.loss(scope, data, transform, position.totalEpoch())) {
      loss = Values.number(batchLoss);
      tell(Callback::afterLoss);
      try (IValue found = network.gradients(batchLoss)) {
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
    optimizer.step(found, settings);
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

  /// The epoch of this fit, from 0.
  public int epoch() {
    return position.epoch();
  }

  /// The epoch counted over all fits, from 0.
  public int totalEpoch() {
    return position.totalEpoch();
  }

  /// The training batches of an epoch.
  public int batches() {
    return train.batches();
  }

  /// The training batches done in this fit.
  public long step() {
    return position.step();
  }

  /// The training batches done in all fits.
  public long totalStep() {
    return position.totalStep();
  }

  /// The mean loss of the latest training batch.
  public double loss() {
    return loss;
  }

  /// What the network said of the latest validation batch.
  ///
  /// @throws IllegalStateException before there was one
  public Judged judged() {
    return judged.orElseThrow(() -> new IllegalStateException("No batch has been validated yet"));
  }

  /// The gradients that the optimiser is about to follow; to be changed in place at most.
  ///
  /// @throws IllegalStateException at other moments than before and after a step
  public IValue gradients() {
    return gradients.orElseThrow(
        () -> new IllegalStateException("There are gradients around a step only"));
  }

  /// The network that is trained.
  public Network network() {
    return network;
  }

  /// The parameter groups, frozen or not.
  public ParameterGroups groups() {
    return groups;
  }

  /// The state between two steps, as a copy. At the end of an epoch it points to the next.
  public Checkpoint checkpoint() {
    Position next = epochDone ? position.nextEpoch() : position;
    List<Callback> remembered = active.isEmpty() ? callbacks : active;
    return Checkpoint.take(network, optimizer, remembered, next);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
