package dev.millrace.learn;

import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.BatchSource;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.optim.Optimizer;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A network that learns: what it learns from, which of its weights move and by which rule, and how
/// far it is. The loop of a fit is in [Loop]; everything else that happens in one is a [Callback],
/// which finds here what it may read and change.
///
/// A learner belongs to one thread. It uses a network that its caller owns, and owns its optimiser.
public final class Learner implements AutoCloseable {

  private final Network network;
  private final ParameterGroups groups;
  private final Optimizer.Factory rule;
  private final List<Callback> callbacks;
  private final Loop loop;
  private Optimizer optimizer;

  /// Puts a learner together, with all groups to be learnt.
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
    this.groups = groups;
    this.rule = rule;
    this.callbacks = List.copyOf(callbacks);
    this.loop = new Loop(this, network, train, valid, seed);
    this.optimizer = optimizer(0);
  }

  private Optimizer optimizer(int frozen) {
    List<List<Weight>> learnt = groups.learnt(frozen);
    network.learn(learnt.stream().flatMap(List::stream).toList());
    return rule.create(network, learnt.stream().map(List::size).toList());
  }

  Optimizer optimizer() {
    return optimizer;
  }

  /// Chooses what is done to the images of training batches.
  public void transform(BatchTransform other) {
    loop.transform = other;
  }

  /// Learns from other batches from the next fit on, which may be of another size: larger images
  /// once the smaller ones have taught what they can. Weights and optimiser stay.
  public void data(BatchSource train, BatchSource valid) {
    loop.data(train, valid);
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
    loop.position = loop.position.withFrozen(frozen);
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
    loop.resumed = Optional.of(checkpoint);
  }

  /// Takes weights, optimiser, position and what callbacks remember from a checkpoint that was
  /// taken when no fit was under way, so that the next [#fit] is another one.
  public void resumeBetweenFits(Checkpoint checkpoint) {
    restore(checkpoint);
    checkpoint.restoreCallbacks(callbacks);
  }

  private void restore(Checkpoint checkpoint) {
    Position saved = checkpoint.position();
    if (saved.frozen() != loop.position.frozen()) {
      freezeTo(saved.frozen());
    }
    checkpoint.restoreWeights(network, optimizer);
    loop.position = saved;
  }

  /// Trains to the end of so many epochs, counted from the beginning of the fit also after a
  /// resume.
  ///
  /// @param settings what each parameter group begins with
  /// @param schedules callbacks of this fit alone
  /// @return whether it came to its end and was not cancelled
  public boolean fit(int epochs, List<Settings> settings, List<Callback> schedules) {
    if (settings.size() != groups.count()) {
      throw new IllegalArgumentException(
          "%d settings were given for %d parameter groups"
              .formatted(settings.size(), groups.count()));
    }
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(schedules);
    if (loop.resumed.isEmpty()) {
      loop.position = loop.position.nextFit();
    }
    return loop.fit(epochs, settings, all);
  }

  /// Fits with a callback, and those others that take part [in trials][Callback#inTrials], and
  /// takes everything back afterwards.
  public void tryOut(int epochs, Settings settings, Callback trial) {
    List<Callback> steady = callbacks.stream().filter(Callback::inTrials).toList();
    List<Callback> all = new ArrayList<>(steady);
    all.add(trial);
    Checkpoint before = Checkpoint.take(network, optimizer, steady, loop.position);
    Optional<Checkpoint> waiting = loop.resumed;
    loop.resumed = Optional.empty();
    loop.position = loop.position.nextFit();
    try {
      loop.tryOut(epochs, Collections.nCopies(groups.count(), settings), all);
    } finally {
      restore(before);
      before.restoreCallbacks(steady);
      loop.resumed = waiting;
    }
  }

  /// Changes the settings of each group for the steps to come.
  public void change(SettingsChange change) {
    List<Settings> changed = new ArrayList<>();
    for (int group = 0; group < loop.settings.size(); group++) {
      changed.add(change.apply(group, loop.settings.get(group)));
    }
    loop.settings = List.copyOf(changed);
  }

  /// A function from a group's number and settings to its new settings.
  @FunctionalInterface
  public interface SettingsChange {

    /// The new settings of a group.
    Settings apply(int group, Settings before);
  }

  /// The settings of each group.
  public List<Settings> settings() {
    return loop.settings;
  }

  /// Whether the loop is in the training part of an epoch.
  public boolean training() {
    return loop.training;
  }

  /// The epochs of the fit.
  public int epochs() {
    return loop.epochs;
  }

  /// The epoch of this fit, from 0.
  public int epoch() {
    return loop.position.epoch();
  }

  /// The epoch counted over all fits, from 0.
  public int totalEpoch() {
    return loop.position.totalEpoch();
  }

  /// The training batches of an epoch.
  public int batches() {
    return loop.batches();
  }

  /// The training batches done in this fit.
  public long step() {
    return loop.position.step();
  }

  /// The training batches done in all fits.
  public long totalStep() {
    return loop.position.totalStep();
  }

  /// The mean loss of the latest training batch.
  public double loss() {
    return loop.loss;
  }

  /// What the network said of the latest validation batch.
  ///
  /// @throws IllegalStateException before there was one
  public Judged judged() {
    return loop.judged.orElseThrow(
        () -> new IllegalStateException("No batch has been validated yet"));
  }

  /// The gradients that the optimiser is about to follow; to be changed in place at most.
  ///
  /// @throws IllegalStateException at other moments than before and after a step
  public IValue gradients() {
    return loop.gradients();
  }

  /// Takes the gradients of the losses to come times a factor, as large as half precision needs
  /// them to be. Whoever sets it divides the gradients by it again before they are followed.
  public void scaleLoss(double factor) {
    loop.lossScale = factor;
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
    Position next = loop.epochDone ? loop.position.nextEpoch() : loop.position;
    List<Callback> remembered = loop.callbacks().isEmpty() ? callbacks : loop.callbacks();
    return Checkpoint.take(network, optimizer, remembered, next);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
