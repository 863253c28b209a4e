package dev.millrace.mesh.database;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topic;

/// A topic and what is done with its events.
record Subscription<E extends Message>(Topic<E> topic, Handler<E> handler) {
  void handle(Transaction transaction, LogRecord record) {
    var event = EventCodec.decode(topic, record);
    event.cause().run(() -> handler.handle(transaction, event));
  }
}
