package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/// Bytes on their way to a topic.
public record NewRecord(String topic, String key, Map<String, String> headers, byte[] value) {
  public NewRecord {
    requireNonNull(topic, "topic is null");
    requireNonNull(key, "key is null");
    headers = Map.copyOf(headers);
    requireNonNull(value, "value is null");
  }
}
