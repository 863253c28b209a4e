package dev.millrace.console.access;

/// Settings under which everybody would be an admin.
public final class AccessMisconfiguredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AccessMisconfiguredException(String message) {
    super(message);
  }
}
