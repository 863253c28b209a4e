package dev.millrace.serving.model;

/// Who is told when a version has taken its place, or could not.
@FunctionalInterface
public interface SwapListener {
  /// Tells nobody.
  SwapListener NONE = _ -> {};

  /// A version has taken its place, or could not; called on the thread that loads models.
  void ended(Swap swap);
}
