package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

/// What makes two events one: who published it, and its id there.
public record EventName(String source, String id) {
  public EventName {
    requireNonNull(source, "source is null");
    requireNonNull(id, "id is null");
  }
}
