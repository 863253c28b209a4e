package dev.millrace.embedded;

/// A broker or database that could not be started, stopped or reached; the message says what to do
/// next.
public sealed class EmbeddedException extends RuntimeException
    permits FolderInUseException, PortInUseException, StartFailedException {

  private static final long serialVersionUID = 1L;

  EmbeddedException(String message) {
    super(message);
  }

  EmbeddedException(String message, Throwable cause) {
    super(message, cause);
  }
}
