package dev.millrace.mesh.event;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;

/// A topic and the one message type of its records: a protobuf message with a `oneof` that names
/// the events.
public record Topic<E extends Message>(String name, Parser<E> parser, Retention retention) {
  public Topic {
    requireNonNull(name, "name is null");
    requireNonNull(parser, "parser is null");
    requireNonNull(retention, "retention is null");
  }

  /// Where records go that could not be handled.
  public String deadName() {
    return name + ".dead";
  }
}
