package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Something that happened, as a CloudEvent.
///
/// @param source who published it, for example `millrace/labeling`; with `id` it is unique, and
///   consumers take equal pairs for one event
/// @param id names the event at its source
/// @param key decides the partition, and so what stays in order
/// @param time when it happened
/// @param trace correlation, cause and trace of the flow it belongs to
/// @param data the topic's message, its `oneof` set
public record Event<E extends Message>(
    String source, String id, String key, Instant time, Trace trace, E data) {

  public Event {
    requireNonNull(source, "source is null");
    requireNonNull(id, "id is null");
    requireNonNull(key, "key is null");
    requireNonNull(time, "time is null");
    requireNonNull(trace, "trace is null");
    requireNonNull(data, "data is null");
  }

  /// A new event in the present flow, with an id of its own.
  public static <E extends Message> Event<E> now(String source, String key, E data) {
    return now(source, UUID.randomUUID().toString(), key, data);
  }

  /// A new event in the present flow, with an id that makes publishing it twice harmless.
  public static <E extends Message> Event<E> now(String source, String id, String key, E data) {
    return new Event<>(source, id, key, Instant.now(), Trace.current(), data);
  }

  /// The CloudEvents type: the set message of the `oneof`, for example
  /// `dev.millrace.ingest.v1.ItemAdded`.
  public String type() {
    return "dev." + happened(data).getMessageType().getFullName();
  }

  /// What makes it one with an event that comes again.
  public EventName name() {
    return new EventName(source, id);
  }

  /// The trace of what this event causes.
  public Trace cause() {
    return new Trace(trace.correlationId(), Optional.of(id), trace.traceParent());
  }

  private static FieldDescriptor happened(Message data) {
    var oneofs = data.getDescriptorForType().getOneofs();
    var happened = oneofs.isEmpty() ? null : data.getOneofFieldDescriptor(oneofs.getFirst());
    if (happened == null) {
      throw new IllegalArgumentException(
          "no event is set in " + data.getDescriptorForType().getFullName());
    }
    return happened;
  }
}
