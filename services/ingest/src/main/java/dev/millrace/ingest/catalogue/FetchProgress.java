package dev.millrace.ingest.catalogue;

/// Told how the fetching of a data set goes. Called on the thread that fetches.
public interface FetchProgress {
  /// Nobody is told.
  FetchProgress NONE = new FetchProgress() {};

  /// A source is tried now.
  default void trying(String source) {}

  /// A source did not give the data set; the next one is tried.
  default void failed(String source, String reason) {}

  /// So many bytes have come from the present source.
  ///
  /// @param expected about how many there will be
  default void moved(long bytes, long expected) {}
}
