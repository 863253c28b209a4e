package dev.millrace.preprocessing;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.mesh.v1.TopicOffsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far the log is read for a cut: for each of its topics the offset after the last record, by
/// partition.
record OffsetVector(List<Long> projects, List<Long> items, List<Long> labels) {
  OffsetVector {
    projects = List.copyOf(projects);
    items = List.copyOf(items);
    labels = List.copyOf(labels);
  }

  /// Where the topics end now.
  static OffsetVector ends(EventLog log) {
    // A label comes after its item, and an item after its project: read in this order, every label
    // inside the vector finds both there.
    var labels = log.ends(Topics.LABELS.name());
    var items = log.ends(Topics.ITEMS.name());
    var projects = log.ends(Topics.PROJECTS.name());
    return new OffsetVector(projects, items, labels);
  }

  /// A vector as a request or an event carries it, its topics in any order.
  ///
  /// @throws InvalidException when it does not name each topic once
  static OffsetVector of(List<TopicOffsets> offsets) {
    Map<String, List<Long>> byTopic = new TreeMap<>();
    for (var topic : offsets) {
      if (byTopic.put(topic.getTopic(), topic.getOffsetsList()) != null) {
        throw new InvalidException(
            "topic %s has two entries in the offsets, expected one".formatted(topic.getTopic()));
      }
    }
    var vector =
        new OffsetVector(
            take(byTopic, Topics.PROJECTS),
            take(byTopic, Topics.ITEMS),
            take(byTopic, Topics.LABELS));
    if (!byTopic.isEmpty()) {
      throw new InvalidException(
          "a cut does not read %s: give offsets of %s, %s and %s"
              .formatted(
                  byTopic.keySet(),
                  Topics.PROJECTS.name(),
                  Topics.ITEMS.name(),
                  Topics.LABELS.name()));
    }
    return vector;
  }

  private static List<Long> take(Map<String, List<Long>> byTopic, Topic<?> topic) {
    var offsets = byTopic.remove(topic.name());
    if (offsets == null) {
      throw new InvalidException(
          "the offsets of topic %s are missing: give them, or no offsets at all to take everything"
              .formatted(topic.name()));
    }
    return offsets;
  }

  /// This vector, when the log reaches so far.
  ///
  /// @throws InvalidException when it has other partitions, or lies behind their ends
  OffsetVector within(OffsetVector ends) {
    check(Topics.PROJECTS, projects, ends.projects);
    check(Topics.ITEMS, items, ends.items);
    check(Topics.LABELS, labels, ends.labels);
    return this;
  }

  private static void check(Topic<?> topic, List<Long> offsets, List<Long> ends) {
    if (offsets.size() != ends.size()) {
      throw new InvalidException(
          "topic %s has %d partitions, but %d offsets are given"
              .formatted(topic.name(), ends.size(), offsets.size()));
    }
    for (int partition = 0; partition < ends.size(); partition++) {
      if (offsets.get(partition) < 0 || offsets.get(partition) > ends.get(partition)) {
        throw new InvalidException(
            "offset %d of topic %s, partition %d, is outside the log: expected 0 to %d"
                .formatted(offsets.get(partition), topic.name(), partition, ends.get(partition)));
      }
    }
  }

  /// The vector as messages carry it, always in the same order.
  List<TopicOffsets> toMessages() {
    return List.of(
        message(Topics.PROJECTS, projects),
        message(Topics.ITEMS, items),
        message(Topics.LABELS, labels));
  }

  private static TopicOffsets message(Topic<?> topic, List<Long> offsets) {
    return TopicOffsets.newBuilder().setTopic(topic.name()).addAllOffsets(offsets).build();
  }
}
