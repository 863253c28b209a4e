package dev.millrace.console.live;

import dev.millrace.mesh.event.Event;
import java.time.Instant;

/// Something that happened to a run, with the event that says so and its flow.
record Moment(Instant at, String what, String detail, String eventId, String correlation) {

  static Moment of(Event<?> event, String what, String detail) {
    return new Moment(event.time(), what, detail, event.id(), event.trace().correlationId());
  }
}
