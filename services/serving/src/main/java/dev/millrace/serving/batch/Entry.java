package dev.millrace.serving.batch;

/// Images of one request that wait together and are run together.
public interface Entry {
  /// What [#deadline] says when the caller waits for ever.
  long NEVER = Long.MAX_VALUE;

  /// How many images.
  int images();

  /// When the answer becomes useless, in nanoseconds of the cores' clock; [#NEVER] for a caller who
  /// waits for ever.
  long deadline();

  /// Whether the caller has left.
  boolean isAbandoned();

  /// Told that it will not be run, because it is abandoned or too late; must return at once.
  void expire();
}
