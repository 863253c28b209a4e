package dev.millrace.standalone;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// What is on the log.
final class Events {
  private Events() {}

  /// How many events there are, by the last word of their type.
  static Map<String, Long> countByType(EventLog log) {
    return Topics.all().stream()
        .flatMap(topic -> records(log, topic.name()).stream())
        .map(Events::type)
        .collect(groupingBy(identity(), counting()));
  }

  /// The ids of a topic's events.
  static List<String> ids(EventLog log, Topic<?> topic) {
    return records(log, topic.name()).stream()
        .map(record -> record.headers().getOrDefault("ce_id", ""))
        .toList();
  }

  /// The reasons in all dead-letter topics.
  static List<String> dead(EventLog log) {
    return Topics.all().stream()
        .flatMap(topic -> records(log, topic.deadName()).stream())
        .map(record -> String.valueOf(record.headers().get("dead-letter-reason")))
        .toList();
  }

  private static List<LogRecord> records(EventLog log, String topic) {
    var records = new ArrayList<LogRecord>();
    var ends = log.ends(topic);
    log.read(topic, Collections.nCopies(ends.size(), 0L), ends, records::add);
    return records;
  }

  private static String type(LogRecord record) {
    var type = record.headers().getOrDefault("ce_type", "");
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
