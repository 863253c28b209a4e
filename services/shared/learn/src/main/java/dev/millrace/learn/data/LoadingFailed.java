package dev.millrace.learn.data;

/// A batch could not be prepared; the cause says why.
public final class LoadingFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LoadingFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
