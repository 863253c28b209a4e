package dev.millrace.learn.vision;

/// What is shown where an image that was moved has nothing.
public enum Padding {
  /// Black.
  ZEROS(0),
  /// The nearest pixel of the edge.
  BORDER(1),
  /// The image mirrored at its edge.
  REFLECTION(2);

  private final long code;

  Padding(long code) {
    this.code = code;
  }

  /// The engine's number for it.
  long code() {
    return code;
  }
}
