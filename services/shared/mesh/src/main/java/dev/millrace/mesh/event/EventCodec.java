package dev.millrace.mesh.event;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// CloudEvents 1.0 in the binary mode of the Kafka protocol binding: attributes as `ce_` headers,
/// the value plain protobuf.
public final class EventCodec {
  private static final String CONTENT_TYPE = "application/protobuf";

  private EventCodec() {}

  /// The record that carries an event.
  public static <E extends Message> NewRecord encode(Topic<E> topic, Event<E> event) {
    var headers = new HashMap<String, String>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_source", event.source());
    headers.put("ce_id", event.id());
    headers.put("ce_type", event.type());
    headers.put("ce_time", event.time().toString());
    headers.put("ce_dataschema", event.data().getDescriptorForType().getFullName());
    headers.put("ce_partitionkey", event.key());
    headers.put("ce_correlationid", event.trace().correlationId());
    event.trace().causationId().ifPresent(cause -> headers.put("ce_causationid", cause));
    headers.put("traceparent", event.trace().traceParent());
    headers.put("content-type", CONTENT_TYPE);
    return new NewRecord(topic.name(), event.key(), headers, event.data().toByteArray());
  }

  /// The name of the event that a record carries; the event itself is not read.
  ///
  /// @throws UnreadableEventException when it has none
  public static EventName name(LogRecord record) {
    var headers = record.headers();
    if (!required(headers, "ce_specversion").startsWith("1.")) {
      throw new UnreadableEventException(
          "ce_specversion is %s, expected 1.x".formatted(headers.get("ce_specversion")));
    }
    return new EventName(required(headers, "ce_source"), required(headers, "ce_id"));
  }

  /// The event that a record carries.
  ///
  /// @throws UnreadableEventException when an attribute is missing or the value is not the topic's
  ///   message
  public static <E extends Message> Event<E> decode(Topic<E> topic, LogRecord record) {
    var headers = record.headers();
    var name = name(record);
    var event =
        new Event<>(
            name.source(),
            name.id(),
            record.key(),
            time(headers, record),
            trace(headers, name.id()),
            parse(topic, record));
    if (!event.type().equals(required(headers, "ce_type"))) {
      throw new UnreadableEventException(
          "ce_type is %s, and the value is a %s".formatted(headers.get("ce_type"), event.type()));
    }
    return event;
  }

  private static String required(Map<String, String> headers, String name) {
    var value = headers.get(name);
    if (value == null || value.isEmpty()) {
      throw new UnreadableEventException("header %s is missing".formatted(name));
    }
    return value;
  }

  private static Instant time(Map<String, String> headers, LogRecord record) {
    var time = headers.get("ce_time");
    try {
      return time == null ? record.appended() : Instant.parse(time);
    } catch (DateTimeException e) {
      throw new UnreadableEventException("ce_time is %s, expected RFC 3339".formatted(time), e);
    }
  }

  private static Trace trace(Map<String, String> headers, String id) {
    var correlationId = headers.getOrDefault("ce_correlationid", id);
    var traceParent = headers.get("traceparent");
    return new Trace(
        correlationId,
        Optional.ofNullable(headers.get("ce_causationid")),
        traceParent == null ? Trace.of(correlationId).traceParent() : traceParent);
  }

  private static <E extends Message> E parse(Topic<E> topic, LogRecord record) {
    try {
      return topic.parser().parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableEventException(
          "the value of %d bytes is not a message of topic %s: %s"
              .formatted(record.value().length, topic.name(), e.getMessage()),
          e);
    }
  }
}
