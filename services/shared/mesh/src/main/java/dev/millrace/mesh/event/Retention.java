package dev.millrace.mesh.event;

import java.time.Duration;
import java.util.Map;

/// How long a topic keeps its records.
public sealed interface Retention {
  /// Every record stays.
  record Forever() implements Retention {}

  /// The last record of each key stays.
  record Compacted() implements Retention {}

  /// Records leave after a time.
  record Time(Duration time) implements Retention {}

  /// The topic's configuration for a broker.
  default Map<String, String> configuration() {
    return switch (this) {
      case Forever() -> Map.of("retention.ms", "-1", "retention.bytes", "-1");
      case Compacted() -> Map.of("cleanup.policy", "compact");
      case Time(Duration time) -> Map.of("retention.ms", Long.toString(time.toMillis()));
    };
  }
}
