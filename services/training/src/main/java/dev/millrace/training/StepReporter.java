package dev.millrace.training;

import dev.millrace.learn.vision.StepMeasure;
import dev.millrace.proto.training.v1.StepMeasured;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Which steps are told of: at most ten a second, and the last one of each epoch. For one thread.
final class StepReporter {
  private static final long INTERVAL = Duration.ofMillis(100).toNanos();

  /// Whom measurements go to.
  interface Sink {
    void accept(StepMeasured measured);
  }

  private final StepMeasured base;
  private final int batch;
  private final LongSupplier nanoTime;
  private final Sink sink;
  private Optional<StepMeasure> untold = Optional.empty();
  private long toldAt;
  private long working;
  private int steps;
  private long skipped;

  /// Begins to count time now.
  ///
  /// @param base what all measurements of the attempt have in common
  /// @param batch items a step
  StepReporter(StepMeasured base, int batch, LongSupplier nanoTime, Sink sink) {
    this.base = base;
    this.batch = batch;
    this.nanoTime = nanoTime;
    this.sink = sink;
    this.toldAt = nanoTime.getAsLong() - INTERVAL;
  }

  /// Takes a step.
  ///
  /// @param time that the step took
  void step(StepMeasure measure, Duration time) {
    steps++;
    working += time.toNanos();
    if (nanoTime.getAsLong() - toldAt >= INTERVAL) {
      tell(measure);
    } else {
      untold = Optional.of(measure);
    }
  }

  /// Takes the number of steps that were left out so far.
  void skipped(long count) {
    skipped = count;
  }

  /// Tells of the last step if it was not told of.
  void endOfEpoch() {
    untold.ifPresent(this::tell);
  }

  private void tell(StepMeasure measure) {
    sink.accept(
        base.toBuilder()
            .setStep(measure.step() + 1)
            .setLoss(measure.loss())
            .setSmoothedLoss(measure.smoothedLoss())
            .setRate(measure.rate())
            .setMomentum(measure.momentum())
            .setSkipped(skipped)
            .setItemsPerSecond((double) batch * steps / Math.max(1, working) * 1e9)
            .build());
    untold = Optional.empty();
    toldAt = nanoTime.getAsLong();
    working = 0;
    steps = 0;
  }
}
