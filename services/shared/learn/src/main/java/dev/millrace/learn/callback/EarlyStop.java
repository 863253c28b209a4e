package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Cancelled;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.Learner;
import java.util.Map;

/// Ends a fit when a value has not become better for some epochs.
public final class EarlyStop implements Callback {

  private final Recorder recorder;
  private final Monitor monitor;
  private final double margin;
  private final int patience;
  private double best = Double.NaN;
  private int waited;

  /// Watches a value that a recorder measures.
  ///
  /// @param margin by how much a value has to be better to count
  /// @param patience how many epochs in a row may be no better before the fit ends
  public EarlyStop(Recorder recorder, Monitor monitor, double margin, int patience) {
    this.recorder = recorder;
    this.monitor = monitor;
    this.margin = margin;
    this.patience = patience;
  }

  @Override
  public void beforeFit(Learner learner) {
    best = Double.NaN;
    waited = 0;
  }

  /// Before the checkpoint of the epoch, which so knows how long was waited.
  @Override
  public void afterValidate(Learner learner) {
    double value = monitor.value(recorder.latest().orElseThrow());
    if (monitor.better(value, best, margin)) {
      best = value;
      waited = 0;
    } else {
      waited++;
    }
  }

  /// Behind the checkpoint of the epoch.
  @Override
  public int order() {
    return 200;
  }

  @Override
  public void afterEpoch(Learner learner) {
    if (waited > patience) {
      throw new Cancelled(Level.FIT);
    }
  }

  @Override
  public Map<String, String> state() {
    return Map.of("best", Double.toString(best), "waited", Integer.toString(waited));
  }

  @Override
  public void restore(Map<String, String> state) {
    best = Double.parseDouble(state.getOrDefault("best", "NaN"));
    waited = Integer.parseInt(state.getOrDefault("waited", "0"));
  }
}
