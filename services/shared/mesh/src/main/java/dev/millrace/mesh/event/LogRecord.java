package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/// Bytes read from a topic.
public record LogRecord(
    TopicSlice slice,
    long offset,
    Instant appended,
    String key,
    Map<String, String> headers,
    byte[] value) {
  public LogRecord {
    requireNonNull(slice, "slice is null");
    requireNonNull(appended, "appended is null");
    requireNonNull(key, "key is null");
    headers = Map.copyOf(headers);
    requireNonNull(value, "value is null");
  }
}
