package dev.millrace.ingest.client;

/// Told how far something has come. Called often, on the thread that works.
@FunctionalInterface
public interface Progress {
  /// Nobody is told.
  Progress NONE = (_, _) -> {};

  /// Tells the totals so far.
  void moved(long items, long bytes);
}
