package dev.millrace.serving.access;

import java.time.Duration;
import java.util.Optional;

/// How many images a caller may ask for.
@FunctionalInterface
interface Share {
  /// As many as it likes.
  Share ENDLESS = _ -> Optional.empty();

  /// Takes some images when there are enough.
  ///
  /// @return how long to wait when there are not
  Optional<Duration> take(int images);
}
