package dev.millrace.serving.access;

/// Settings under which nobody can tell who asks.
public final class AccessMisconfiguredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AccessMisconfiguredException(String message) {
    super(message);
  }
}
