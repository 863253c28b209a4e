package dev.millrace.learn;

import dev.millrace.learn.optim.Rates;

/// One part of a recipe for training, as data.
public sealed interface Stage {

  /// Freezes the parameter groups before a number; negative numbers count from the last group, so
  /// -1 leaves only that to be learnt. Normalisations go on learning.
  record FreezeTo(int group) implements Stage {}

  /// Searches a learning rate, for the fits that follow to use.
  record FindRate(Suggestion suggestion) implements Stage {}

  /// Fits with one cycle of the rate.
  ///
  /// @param rise the share of batches until the highest rate
  record FitOneCycle(int epochs, Source rates, double rise) implements Stage {}

  /// Fits with constant rates.
  record Fit(int epochs, Source rates) implements Stage {}

  /// Fits with rates that fall and start again, each time for longer.
  record FitRestarts(int cycles, int epochs, int multiplier, Source rates) implements Stage {}

  /// Where a fit's rates come from.
  sealed interface Source {

    /// Rates that are known beforehand.
    record Given(Rates rates) implements Source {}

    /// The rate that a stage before has found, divided, for the last group; the others learn
    /// slower.
    ///
    /// @param divisor what the found rate is divided by
    /// @param spread what the last group's rate is divided by to give the first group's
    record Found(double divisor, double spread) implements Source {}
  }

  /// Which of a search's rates is taken.
  enum Suggestion {
    /// In the middle of the longest fall.
    VALLEY,
    /// Where the loss falls fastest.
    STEEPEST,
    /// A tenth of where the loss is lowest.
    MINIMUM_TENTH
  }

  /// One cycle with the usual rise over 30 % of the batches.
  static Stage fitOneCycle(int epochs, Rates rates) {
    return new FitOneCycle(epochs, new Source.Given(rates), 0.3);
  }

  /// The epochs that the stage takes.
  default int fittedEpochs() {
    return switch (this) {
      case FreezeTo _, FindRate _ -> 0;
      case FitOneCycle(int epochs, _, _) -> epochs;
      case Fit(int epochs, _) -> epochs;
      case FitRestarts(int cycles, int epochs, int multiplier, _) ->
          restartedEpochs(cycles, epochs, multiplier);
    };
  }

  private static int restartedEpochs(int cycles, int epochs, int multiplier) {
    int sum = 0;
    int length = epochs;
    for (int i = 0; i < cycles; i++) {
      sum = Math.addExact(sum, length);
      length = Math.multiplyExact(length, multiplier);
    }
    return sum;
  }
}
