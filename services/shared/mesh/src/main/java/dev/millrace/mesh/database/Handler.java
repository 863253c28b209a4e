package dev.millrace.mesh.database;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.Event;

/// What a service does with an event: a change of its schema, in the transaction that also records
/// that it happened.
///
/// It sees each event once. It may see it again in a replay of the whole log into an empty schema,
/// so it changes tables and adds jobs, and leaves the work itself to a
/// [dev.millrace.mesh.job.Worker].
@FunctionalInterface
public interface Handler<E extends Message> {
  /// Handles one event. Any exception sends the event to the dead letters of its topic.
  void handle(Transaction transaction, Event<E> event);
}
