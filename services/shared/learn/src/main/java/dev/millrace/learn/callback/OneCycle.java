package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.optim.Schedule;
import dev.millrace.learn.optim.Settings;
import java.util.List;

/// One rise and fall of the learning rate over a fit, while the momentum falls and rises.
///
/// In the first part the rate goes along a cosine from `max / div` to its maximum, in the rest to
/// `max / finalDiv`; the momentum goes from the higher to the lower value and back. The batch `i`
/// of a part of `n` takes the position `i / n`, so the very end is not reached. Smith 2018, in the
/// form of fastai.
///
/// @param maxRates the highest rate of each parameter group
/// @param highMomentum the momentum at both ends
/// @param lowMomentum the momentum at the top of the rate
/// @param div how much lower the rate begins
/// @param finalDiv how much lower the rate ends
/// @param rise the share of batches until the top
public record OneCycle(
    List<Double> maxRates,
    double highMomentum,
    double lowMomentum,
    double div,
    double finalDiv,
    double rise)
    implements Callback {

  public OneCycle {
    maxRates = List.copyOf(maxRates);
  }

  /// The usual cycle: momentum 0.95 to 0.85, from 1/25 of the rate to 1/250,000, with the top after
  /// 30 %.
  public static OneCycle of(List<Double> maxRates) {
    return new OneCycle(maxRates, 0.95, 0.85, 25, 25e4, 0.3);
  }

  /// The same with its top after another share of the batches.
  public OneCycle withRise(double other) {
    return new OneCycle(maxRates, highMomentum, lowMomentum, div, finalDiv, other);
  }

  @Override
  public void beforeFit(Learner learner) {
    if (learner.settings().size() != maxRates.size()) {
      throw new IllegalArgumentException(
          "%d rates were given for %d parameter groups"
              .formatted(maxRates.size(), learner.settings().size()));
    }
  }

  @Override
  public void beforeBatch(Learner learner) {
    if (learner.training()) {
      long total = (long) learner.epochs() * learner.batches();
      learner.change((group, before) -> at(learner.step(), total, maxRates.get(group), before));
    }
  }

  /// The settings of a step out of a total, for a group with a highest rate.
  public Settings at(long step, long total, double maxRate, Settings before) {
    long up = (long) (total * rise);
    double start = maxRate / div;
    if (step < up) {
      double position = (double) step / up;
      return before
          .withRate(Schedule.COSINE.at(start, maxRate, position))
          .withMomentum(Schedule.COSINE.at(highMomentum, lowMomentum, position));
    }
    double position = (double) (step - up) / (total - up);
    return before
        .withRate(Schedule.COSINE.at(maxRate, maxRate / finalDiv, position))
        .withMomentum(Schedule.COSINE.at(lowMomentum, highMomentum, position));
  }
}
