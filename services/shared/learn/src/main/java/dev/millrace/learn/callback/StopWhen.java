package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Cancelled;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.Learner;
import java.util.function.BooleanSupplier;

/// Ends the fit before the next batch, of training, validation or a trial, once a condition holds.
///
/// @param condition asked before each batch on the loop's thread
public record StopWhen(BooleanSupplier condition) implements Callback {

  /// First of all, so that nothing is begun for a batch that does not come.
  @Override
  public int order() {
    return -100;
  }

  @Override
  public boolean inTrials() {
    return true;
  }

  @Override
  public void beforeBatch(Learner learner) {
    if (condition.getAsBoolean()) {
      throw new Cancelled(Level.FIT);
    }
  }
}
