package dev.millrace.serving.model;

/// A bundle that must not serve: its bytes are not those registered, it cannot be opened, or its
/// trial predictions are not probabilities.
final class UnfitBundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitBundleException(String message) {
    super(message);
  }

  UnfitBundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
