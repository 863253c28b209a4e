package dev.millrace.ingest;

/// Something below the door failed, and sending the items again may help.
final class IntakeFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IntakeFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
