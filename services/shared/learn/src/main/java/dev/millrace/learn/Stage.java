package dev.millrace.learn;

import dev.millrace.learn.optim.Rates;
import java.util.List;

/// One part of a recipe for training, as data.
public sealed interface Stage {

  /// Freezes the parameter groups before a number; negative numbers count from the last group, so
  /// -1 leaves only that to be learnt. Normalisations go on learning.
  record FreezeTo(int group) implements Stage {}

  /// Searches a learning rate, for the fits that follow to use.
  ///
  /// @param iterations the batches of the search, at least 10
  record FindRate(Suggestion suggestion, int iterations) implements Stage {

    /// The batches of a search unless another number is asked for.
    public static final int ITERATIONS = 100;

    /// The fewest batches that say something about rates.
    public static final int FEWEST_ITERATIONS = 10;

    public FindRate {
      if (iterations < FEWEST_ITERATIONS) {
        throw new IllegalArgumentException(
            "A search for a rate needs %d batches, but got %d"
                .formatted(FEWEST_ITERATIONS, iterations));
      }
    }

    /// Searches in 100 batches.
    public FindRate(Suggestion suggestion) {
      this(suggestion, ITERATIONS);
    }
  }

  /// Brings the images to another size for the stages that follow, so that small ones teach quickly
  /// and large ones last.
  record Resize(int height, int width) implements Stage {
    public Resize {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "Images have a row and a column, but got %d x %d".formatted(height, width));
      }
    }
  }

  /// Hands over the model as it is now, under a name.
  record Save(String name) implements Stage {}

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

    /// Rates for a net that was unfrozen since its last fit: a tenth of the rate before the found
    /// curve shoots up for the first group, and a part of that fit's rate for the last.
    ///
    /// @param divisor what the fit's rate is divided by, 5 to 10
    record AfterUnfreezing(double divisor) implements Source {}
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
      case FreezeTo _, FindRate _, Resize _, Save _ -> 0;
      case FitOneCycle(int epochs, _, _) -> epochs;
      case Fit(int epochs, _) -> epochs;
      case FitRestarts(int cycles, int epochs, int multiplier, _) ->
          restartedEpochs(cycles, epochs, multiplier);
    };
  }

  /// Where the rates come from, for a stage that fits.
  default List<Source> sources() {
    return switch (this) {
      case FreezeTo _, FindRate _, Resize _, Save _ -> List.of();
      case FitOneCycle(_, var rates, _) -> List.of(rates);
      case Fit(_, var rates) -> List.of(rates);
      case FitRestarts(_, _, _, var rates) -> List.of(rates);
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
