package dev.millrace.serving.model;

/// Whether a registered version can answer.
///
/// @param reason why it cannot, or when it will; empty when it can
public record ModelState(String project, String version, State state, String reason) {
  /// Whether a version can answer.
  public enum State {
    /// It answers at once.
    READY,
    /// It is a champion on its way.
    LOADING,
    /// It is not loaded, or could not be.
    UNAVAILABLE
  }
}
