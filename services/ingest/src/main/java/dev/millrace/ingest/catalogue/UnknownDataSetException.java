package dev.millrace.ingest.catalogue;

/// The catalogue has no data set of this name. The message lists those it has.
public final class UnknownDataSetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownDataSetException(String message) {
    super(message);
  }
}
