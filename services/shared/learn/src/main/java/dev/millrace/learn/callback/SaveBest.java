package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import java.util.Map;
import java.util.function.Consumer;

/// Hands over the state of each epoch that is better than all before it.
public final class SaveBest implements Callback {

  private final Recorder recorder;
  private final Monitor monitor;
  private final Consumer<Checkpoint> sink;
  private double best = Double.NaN;

  /// Watches a value that a recorder measures.
  public SaveBest(Recorder recorder, Monitor monitor, Consumer<Checkpoint> sink) {
    this.recorder = recorder;
    this.monitor = monitor;
    this.sink = sink;
  }

  @Override
  public void afterEpoch(Learner learner) {
    double value = monitor.value(recorder.latest().orElseThrow());
    if (monitor.better(value, best, 0)) {
      best = value;
      sink.accept(learner.checkpoint());
    }
  }

  @Override
  public Map<String, String> state() {
    return Map.of("best", Double.toString(best));
  }

  @Override
  public void restore(Map<String, String> state) {
    best = Double.parseDouble(state.getOrDefault("best", "NaN"));
  }
}
