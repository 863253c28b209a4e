package dev.millrace.mesh.event;

/// The log did not do what was asked; trying again may help.
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says what was asked of which log.
  public LogUnavailableException(String message) {
    super(message);
  }

  /// The message says what was asked of which log.
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
