package dev.millrace.mesh;

/// The thing exists, and is not yet, or no longer, in the state the request needs.
public final class NotReadyException extends MeshException {
  private static final long serialVersionUID = 1L;

  /// The message says what was given, what was expected and what to do.
  public NotReadyException(String message) {
    super(message);
  }
}
