package dev.millrace.mesh.job;

/// An attempt came too late: another holds the job, or it was ended.
public final class ClaimLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClaimLostException(String message) {
    super(message);
  }
}
