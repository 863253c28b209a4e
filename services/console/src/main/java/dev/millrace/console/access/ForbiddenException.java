package dev.millrace.console.access;

/// An act that somebody may not do.
public final class ForbiddenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message who may do it
  public ForbiddenException(String message) {
    super(message);
  }
}
