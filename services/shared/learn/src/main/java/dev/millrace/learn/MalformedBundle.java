package dev.millrace.learn;

/// The answer to bytes that are not a model bundle that can be used here.
public final class MalformedBundle extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Says what is wrong with it, to follow "This bundle cannot be used: ".
  public MalformedBundle(String message) {
    super("This bundle cannot be used: " + message);
  }
}
