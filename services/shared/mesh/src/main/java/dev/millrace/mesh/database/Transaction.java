package dev.millrace.mesh.database;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventName;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// A change of a schema and the events that tell of it: both happen, or neither. For one thread.
public final class Transaction {
  private final Handle handle;
  private final String source;
  private final List<NewRecord> published = new ArrayList<>();
  private final List<Runnable> last = new ArrayList<>();

  Transaction(Handle handle, String source) {
    this.handle = handle;
    this.source = source;
  }

  /// The connection of this transaction.
  public Handle handle() {
    return handle;
  }

  /// Publishes an event with an id of its own.
  public <E extends Message> Event<E> publish(Topic<E> topic, String key, E data) {
    var event = Event.now(source, key, data);
    publish(topic, event);
    return event;
  }

  /// Publishes an event with an id that makes publishing it twice harmless.
  public <E extends Message> Event<E> publish(Topic<E> topic, String id, String key, E data) {
    var event = Event.now(source, id, key, data);
    publish(topic, event);
    return event;
  }

  /// Publishes an event made elsewhere.
  public <E extends Message> void publish(Topic<E> topic, Event<E> event) {
    published.add(EventCodec.encode(topic, event));
  }

  /// Says that an event's effect is already in this transaction, so that reading it from the log
  /// changes nothing.
  public void markProcessed(Event<?> event) {
    markProcessed(List.of(event));
  }

  /// Says the same of several events at once.
  public void markProcessed(Collection<? extends Event<?>> events) {
    if (!events.isEmpty()) {
      ProcessedEvents.mark(handle, events.stream().<EventName>map(Event::name).toList());
    }
  }

  /// Puts work off to the end of this transaction, so that the changes of many events can share a
  /// few statements. An exception of the work rolls the transaction back.
  public void beforeCommit(Runnable work) {
    last.add(work);
  }

  boolean flush() {
    last.forEach(Runnable::run);
    Outbox.add(handle, published);
    return !published.isEmpty();
  }
}
