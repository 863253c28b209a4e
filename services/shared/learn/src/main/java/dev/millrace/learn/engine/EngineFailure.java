package dev.millrace.learn.engine;

/// The native library refused a call or could not be reached.
public final class EngineFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
