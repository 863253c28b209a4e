package dev.millrace.learn;

/// A callback's wish to leave a level of the training loop; what follows that level goes on.
public final class Cancelled extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// The levels of the loop, the innermost first.
  public enum Level {
    /// Leave out the optimiser's step of this batch.
    STEP,
    /// Go on with the next batch.
    BATCH,
    /// Go on with validation.
    TRAIN,
    /// Go on with the end of the epoch.
    VALIDATE,
    /// Go on with the next epoch.
    EPOCH,
    /// End the fit.
    FIT
  }

  private final Level level;

  /// Leaves a level.
  public Cancelled(Level level) {
    super("The " + level + " was cancelled", null, false, false);
    this.level = level;
  }

  /// The level to leave.
  public Level level() {
    return level;
  }
}
