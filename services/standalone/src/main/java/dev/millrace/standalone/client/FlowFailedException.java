package dev.millrace.standalone.client;

/// A step of the flow ended badly; the message says which, and what to do.
public final class FlowFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The message says which step failed, why, and what to do.
  public FlowFailedException(String message) {
    super(message);
  }
}
