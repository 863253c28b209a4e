package dev.millrace.standalone;

/// A command line that makes no sense; the message says what would.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
