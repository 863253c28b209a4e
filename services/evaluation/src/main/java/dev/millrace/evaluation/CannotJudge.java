package dev.millrace.evaluation;

/// A bundle cannot be judged on its cut; trying again will not help.
final class CannotJudge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says what was found, what was expected and what to do.
  CannotJudge(String message) {
    super(message);
  }

  /// The message says what was found, what was expected and what to do.
  CannotJudge(String message, Throwable cause) {
    super(message, cause);
  }
}
