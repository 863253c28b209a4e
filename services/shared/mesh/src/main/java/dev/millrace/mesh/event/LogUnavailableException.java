package dev.millrace.mesh.event;

/// The log did not do what was asked; trying again may help.
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
