package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Cancelled;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.Learner;
import java.util.Map;
import java.util.function.LongConsumer;

/// Keeps gradients within the range of half precision: they are taken of the loss times a scale and
/// divided by it in full precision before anything follows them. Micikevicius et al. 2018.
///
/// The scale begins at 2^16. When a gradient is not finite the step is left out and the scale
/// halved; after 1000 good steps in a row it is doubled, up to 2^24.
public final class LossScaling implements Callback {

  private static final double FIRST = 0x1p16;
  private static final double LARGEST = 0x1p24;
  private static final int GOOD_STEPS = 1000;

  private final LongConsumer skipping;
  private double scale = FIRST;
  private int good;
  private long skipped;

  /// Scales and tells no one of the steps that are left out.
  public LossScaling() {
    this(_ -> {});
  }

  /// Scales losses.
  ///
  /// @param skipping told the number of steps left out so far with each one of them
  public LossScaling(LongConsumer skipping) {
    this.skipping = skipping;
  }

  /// Before whoever reads or changes gradients.
  @Override
  public int order() {
    return -50;
  }

  @Override
  public boolean inTrials() {
    return true;
  }

  @Override
  public void beforeBatch(Learner learner) {
    if (learner.training()) {
      learner.scaleLoss(scale);
    }
  }

  @Override
  public void beforeStep(Learner learner) {
    double norm = learner.network().scale(learner.gradients(), 1 / scale);
    if (!Double.isFinite(norm)) {
      scale = Math.max(1, scale / 2);
      good = 0;
      skipped++;
      skipping.accept(skipped);
      throw new Cancelled(Level.STEP);
    }
    good++;
    if (good == GOOD_STEPS) {
      scale = Math.min(LARGEST, 2 * scale);
      good = 0;
    }
  }

  @Override
  public void afterFit(Learner learner) {
    learner.scaleLoss(1);
  }

  /// What the next loss is multiplied by.
  public double scale() {
    return scale;
  }

  /// How many steps were left out so far.
  public long skipped() {
    return skipped;
  }

  @Override
  public Map<String, String> state() {
    return Map.of(
        "scale", Double.toString(scale),
        "good", Integer.toString(good),
        "skipped", Long.toString(skipped));
  }

  @Override
  public void restore(Map<String, String> state) {
    scale = Double.parseDouble(state.getOrDefault("scale", Double.toString(FIRST)));
    good = Integer.parseInt(state.getOrDefault("good", "0"));
    skipped = Long.parseLong(state.getOrDefault("skipped", "0"));
  }
}
