package dev.millrace.mesh;

/// The name is taken by something else.
public final class AlreadyExistsException extends MeshException {
  private static final long serialVersionUID = 1L;

  /// The message says what was given, what was expected and what to do.
  public AlreadyExistsException(String message) {
    super(message);
  }
}
