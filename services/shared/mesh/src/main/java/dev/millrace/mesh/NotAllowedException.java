package dev.millrace.mesh;

/// The caller may not do this; another may.
public final class NotAllowedException extends MeshException {
  private static final long serialVersionUID = 1L;

  /// The message says what was asked for and who may ask for it.
  public NotAllowedException(String message) {
    super(message);
  }
}
