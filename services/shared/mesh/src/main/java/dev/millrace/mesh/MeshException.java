package dev.millrace.mesh;

/// A refusal that has a cause the caller can mend; every entry point answers it with a status of
/// its own.
public abstract sealed class MeshException extends RuntimeException
    permits AlreadyExistsException,
        ConflictException,
        InvalidException,
        NotAllowedException,
        NotFoundException,
        NotReadyException {
  private static final long serialVersionUID = 1L;

  MeshException(String message) {
    super(message);
  }
}
