package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

/// One partition of a topic: the records of its keys, in order.
public record TopicSlice(String topic, int partition) {
  public TopicSlice {
    requireNonNull(topic, "topic is null");
    if (partition < 0) {
      throw new IllegalArgumentException("partition is negative: " + partition);
    }
  }
}
