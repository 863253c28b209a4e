package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.optim.Settings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What a fit measures: each training step's loss, rate and momentum, and each epoch's losses and
/// metrics, told to whoever listens.
///
/// The loss is smoothed by a moving average with the weight 0.98 for what was before, divided by
/// what its start at 0 takes away.
public final class Recorder implements Callback {

  private static final double KEPT = 0.98;

  private final List<Metric<?>> metrics;
  private final Consumer<Judged> food;
  private final Consumer<Step> steps;
  private final Consumer<Epoch> epochs;
  private Optional<Epoch> latest = Optional.empty();
  private double average;
  private long count;
  private double validLoss;
  private long validCount;
  private long epochStarted;

  /// Records with some metrics of classes over the validation set.
  public Recorder(
      List<? extends Metric<Scores>> metrics, Consumer<Step> steps, Consumer<Epoch> epochs) {
    this(Scores.class, metrics, steps, epochs);
  }

  /// Records with some metrics over the validation set.
  ///
  /// @param judged what the metrics are fed with, see [Objective#judged]
  /// @throws IllegalArgumentException when two metrics have one name
  public <S extends Judged> Recorder(
      Class<S> judged,
      List<? extends Metric<S>> metrics,
      Consumer<Step> steps,
      Consumer<Epoch> epochs) {
    this.metrics = List.copyOf(metrics);
    checkNames(this.metrics);
    this.food = batch -> metrics.forEach(metric -> metric.add(judged.cast(batch)));
    this.steps = steps;
    this.epochs = epochs;
  }

  private static void checkNames(List<Metric<?>> metrics) {
    Set<String> names = new HashSet<>();
    for (Metric<?> metric : metrics) {
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException(
            "Two metrics are called %s, and one would hide the other: give one another name by named(...)"
                .formatted(metric.name()));
      }
    }
  }

  /// One training step as it was.
  public record Step(
      int epoch, long step, double loss, double smoothedLoss, double rate, double momentum) {}

  /// One epoch as it was, with the wall time that it took in this process.
  public record Epoch(
      int epoch, double trainLoss, double validLoss, Map<String, Double> metrics, double seconds) {}

  /// Early, so that what others read here is of this batch.
  @Override
  public int order() {
    return -10;
  }

  @Override
  public void beforeFit(Learner learner) {
    average = 0;
    count = 0;
  }

  @Override
  public void beforeEpoch(Learner learner) {
    epochStarted = System.nanoTime();
  }

  @Override
  public void afterBatch(Learner learner) {
    if (learner.training()) {
      smooth(learner.loss());
      Settings last = learner.settings().getLast();
      steps.accept(
          new Step(
              learner.totalEpoch(),
              learner.totalStep() - 1,
              learner.loss(),
              smoothedLoss(),
              last.rate(),
              last.momentum()));
    } else {
      record(learner.judged());
    }
  }

  void smooth(double loss) {
    average = KEPT * average + (1 - KEPT) * loss;
    count++;
  }

  @Override
  public void beforeValidate(Learner learner) {
    metrics.forEach(Metric::reset);
    validLoss = 0;
    validCount = 0;
  }

  private void record(Judged batch) {
    food.accept(batch);
    for (int i = 0; i < batch.count(); i++) {
      validLoss += batch.loss(i);
    }
    validCount += batch.count();
  }

  @Override
  public void afterValidate(Learner learner) {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(metric -> values.put(metric.name(), metric.value()));
    double seconds = (System.nanoTime() - epochStarted) / 1e9;
    latest =
        Optional.of(
            new Epoch(
                learner.totalEpoch(), smoothedLoss(), validLoss / validCount, values, seconds));
    epochs.accept(latest.get());
  }

  /// The latest epoch, or empty before the first has ended.
  public Optional<Epoch> latest() {
    return latest;
  }

  /// The smoothed loss of the steps so far; NaN before the first.
  public double smoothedLoss() {
    return average / (1 - Math.pow(KEPT, (double) count));
  }

  @Override
  public Map<String, String> state() {
    return Map.of("average", Double.toString(average), "count", Long.toString(count));
  }

  @Override
  public void restore(Map<String, String> state) {
    average = Double.parseDouble(state.getOrDefault("average", "0"));
    count = Long.parseLong(state.getOrDefault("count", "0"));
  }
}
