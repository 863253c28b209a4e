package dev.millrace.ingest.reader;

/// The table does not have the form that its reader needs.
public final class MalformedTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedTableException(String message) {
    super(message);
  }
}
