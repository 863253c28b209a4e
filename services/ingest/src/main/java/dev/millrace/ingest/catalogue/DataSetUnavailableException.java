package dev.millrace.ingest.catalogue;

/// No source gave a data set. The message names each with its reason, and what to do.
public final class DataSetUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataSetUnavailableException(String message) {
    super(message);
  }
}
