package dev.millrace.serving.batch;

import java.time.Duration;

/// Whether images may wait for a model.
public sealed interface Admission {
  /// They wait, and will run in time as far as can be known.
  record Admitted() implements Admission {}

  /// Too many images wait already.
  ///
  /// @param waiting how many
  /// @param retryAfter when there should be room again
  record Full(int waiting, Duration retryAfter) implements Admission {}

  /// The answer would come too late.
  ///
  /// @param expected when it would come, from now on
  /// @param retryAfter when a request with the same patience should be answered in time
  record TooLate(Duration expected, Duration retryAfter) implements Admission {}

  /// Nothing is run any more.
  record Closed() implements Admission {}
}
