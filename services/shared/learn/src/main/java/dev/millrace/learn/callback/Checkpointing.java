package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import java.time.Duration;
import java.util.function.Consumer;

/// Takes a checkpoint at the end of each epoch, and between steps when so much time has gone by.
public final class Checkpointing implements Callback {

  private final long interval;
  private final Consumer<Checkpoint> sink;
  private long latest;

  /// Hands checkpoints to a sink, on the loop's thread.
  public Checkpointing(Duration interval, Consumer<Checkpoint> sink) {
    this.interval = interval.toNanos();
    this.sink = sink;
  }

  /// Late, so that the other callbacks have taken in the batch that a checkpoint follows.
  @Override
  public int order() {
    return 100;
  }

  @Override
  public void beforeFit(Learner learner) {
    latest = System.nanoTime();
  }

  @Override
  public void afterBatch(Learner learner) {
    if (learner.training() && System.nanoTime() - latest >= interval) {
      take(learner);
    }
  }

  @Override
  public void afterEpoch(Learner learner) {
    take(learner);
  }

  private void take(Learner learner) {
    sink.accept(learner.checkpoint());
    latest = System.nanoTime();
  }
}
