package dev.millrace.mesh.database;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topic;

/// A topic and what is done with its events.
record Subscription<E extends Message>(Topic<E> topic, Handler<E> handler) {
  /// An event of this topic, ready to be handled.
  record Delivery<E extends Message>(Event<E> event, Handler<E> handler) {
    void handle(Transaction transaction) {
      event.cause().run(() -> handler.handle(transaction, event));
    }
  }

  Delivery<E> read(LogRecord record) {
    return new Delivery<>(EventCodec.decode(topic, record), handler);
  }
}
