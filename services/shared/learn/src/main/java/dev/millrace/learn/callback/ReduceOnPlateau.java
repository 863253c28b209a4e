package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.optim.Settings;
import java.util.List;
import java.util.Map;

/// Lowers constant rates when a value has not become better for some epochs. With a schedule of its
/// own in the fit the later of the two wins.
public final class ReduceOnPlateau implements Callback {

  private final Recorder recorder;
  private final Monitor monitor;
  private final int patience;
  private final double factor;
  private List<Settings> base = List.of();
  private double best = Double.NaN;
  private double reduced = 1;
  private int waited;

  /// Watches a value that a recorder measures.
  ///
  /// @param patience how many epochs in a row may be no better before the rates are lowered
  /// @param factor what they are multiplied by then, fastai's being 0.2
  public ReduceOnPlateau(Recorder recorder, Monitor monitor, int patience, double factor) {
    if (patience < 0 || !(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "A plateau needs a patience of 0 or more and a factor between 0 and 1, but got %d and %s"
              .formatted(patience, factor));
    }
    this.recorder = recorder;
    this.monitor = monitor;
    this.patience = patience;
    this.factor = factor;
  }

  @Override
  public void beforeFit(Learner learner) {
    base = learner.settings();
    best = Double.NaN;
    reduced = 1;
    waited = 0;
  }

  @Override
  public void beforeBatch(Learner learner) {
    if (learner.training()) {
      learner.change((group, before) -> before.withRate(base.get(group).rate() * reduced));
    }
  }

  /// Before the checkpoint of the epoch, which so knows what was decided.
  @Override
  public void afterValidate(Learner learner) {
    double value = monitor.value(recorder.latest().orElseThrow());
    if (monitor.better(value, best, 0)) {
      best = value;
      waited = 0;
      return;
    }
    waited++;
    if (waited > patience) {
      reduced *= factor;
      waited = 0;
    }
  }

  @Override
  public Map<String, String> state() {
    return Map.of(
        "best", Double.toString(best),
        "reduced", Double.toString(reduced),
        "waited", Integer.toString(waited));
  }

  @Override
  public void restore(Map<String, String> state) {
    best = Double.parseDouble(state.getOrDefault("best", "NaN"));
    reduced = Double.parseDouble(state.getOrDefault("reduced", "1"));
    waited = Integer.parseInt(state.getOrDefault("waited", "0"));
  }
}
