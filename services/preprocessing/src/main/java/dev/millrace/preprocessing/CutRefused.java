package dev.millrace.preprocessing;

/// A cut cannot be made from what the log holds at its offsets; trying again will not help.
final class CutRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says what was found, what was expected and what to do.
  CutRefused(String message) {
    super(message);
  }

  /// The message says what was found, what was expected and what to do.
  CutRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
