package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.optim.Schedule;
import java.util.List;

/// Rates that fall along a cosine to 0 and start again at the top, each time for longer. Loshchilov
/// and Hutter 2017.
///
/// @param maxRates the highest rate of each parameter group
/// @param epochs the epochs of the first fall
/// @param multiplier how many times longer each further fall takes
public record WarmRestarts(List<Double> maxRates, int epochs, int multiplier) implements Callback {

  public WarmRestarts {
    maxRates = List.copyOf(maxRates);
  }

  @Override
  public void beforeBatch(Learner learner) {
    if (learner.training()) {
      double position = position((double) learner.step() / learner.batches());
      learner.change(
          (group, before) -> before.withRate(Schedule.COSINE.at(maxRates.get(group), 0, position)));
    }
  }

  /// The place within a fall, from 0 to 1, after a number of epochs.
  public double position(double epoch) {
    double start = 0;
    double length = epochs;
    while (epoch >= start + length) {
      start += length;
      length *= multiplier;
    }
    return (epoch - start) / length;
  }
}
