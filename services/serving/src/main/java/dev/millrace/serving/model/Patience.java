package dev.millrace.serving.model;

/// Whether somebody still waits for an answer: not when the deadline passed or the caller left.
@FunctionalInterface
public interface Patience {
  /// A caller who waits for ever.
  Patience ENDLESS = () -> false;

  /// Whether the answer has become useless.
  boolean isOver();
}
