package dev.millrace.mesh;

/// Nothing has the name that was asked for.
public final class NotFoundException extends MeshException {
  private static final long serialVersionUID = 1L;

  /// The message says what was given, what was expected and what to do.
  public NotFoundException(String message) {
    super(message);
  }
}
