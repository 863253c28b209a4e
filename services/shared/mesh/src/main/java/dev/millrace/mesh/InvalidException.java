package dev.millrace.mesh;

/// The request breaks a rule that its author can read.
public final class InvalidException extends MeshException {
  private static final long serialVersionUID = 1L;

  /// The message says what was given, what was expected and what to do.
  public InvalidException(String message) {
    super(message);
  }
}
