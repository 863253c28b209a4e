package dev.millrace.training;

/// The recipe and the cut cannot make a run, however often it is tried.
final class UnfitRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says what was given and what was expected; it becomes the run's error.
  UnfitRunException(String message) {
    super(message);
  }

  UnfitRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
