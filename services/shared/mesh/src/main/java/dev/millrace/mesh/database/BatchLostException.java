package dev.millrace.mesh.database;

import dev.millrace.mesh.event.TopicSlice;

/// A database that a crash took back behind what was handled: what it lost must be read again.
final class BatchLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BatchLostException(TopicSlice slice, long stored, long handled) {
    super(
        "the database has %s up to offset %d, but it was handled up to %d; what was lost is read again"
            .formatted(slice, stored, handled));
  }
}
