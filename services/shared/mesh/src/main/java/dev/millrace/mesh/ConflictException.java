package dev.millrace.mesh;

/// Another holder came first; the message carries the present state.
public final class ConflictException extends MeshException {
  private static final long serialVersionUID = 1L;

  /// The message says what was given, what was expected and what to do.
  public ConflictException(String message) {
    super(message);
  }
}
