package dev.millrace.embedded;

/// A broker or database that gave up while it started; the message carries the end of its own
/// words.
public final class StartFailedException extends EmbeddedException {

  private static final long serialVersionUID = 1L;

  StartFailedException(String message) {
    super(message);
  }

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
