package dev.millrace.ingest.catalogue;

/// One source did not give a data set; another may.
final class SourceFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceFailedException(String message) {
    super(message);
  }
}
