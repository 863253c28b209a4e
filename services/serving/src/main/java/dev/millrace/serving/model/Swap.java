package dev.millrace.serving.model;

import dev.millrace.mesh.event.Trace;
import java.time.Duration;
import java.util.Optional;

/// A version that took a place, or could not.
///
/// @param version the one that was to take it
/// @param flow of the event that moved it there
/// @param previous the one that was there; empty for none
/// @param proof what its answers to the golden items were like
/// @param error why it could not; empty when it works there
/// @param took from the beginning of its loading
public record Swap(
    Place place,
    String version,
    Trace flow,
    String previous,
    GoldenProof proof,
    Optional<String> error,
    Duration took) {
  /// Whether the version works in the place.
  public boolean isDone() {
    return error.isEmpty();
  }
}
