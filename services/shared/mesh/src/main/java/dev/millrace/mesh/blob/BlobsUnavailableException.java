package dev.millrace.mesh.blob;

/// The blob store was not reached, refused a request, or answered with other bytes.
public final class BlobsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says what was asked of which store, and what to look at.
  public BlobsUnavailableException(String message) {
    super(message);
  }

  /// The message says what was asked of which store, and what to look at.
  public BlobsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
