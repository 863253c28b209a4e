package dev.millrace.ingest.reader;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;

/// Where items go, one after the other. For one thread.
public interface ItemSink {
  /// Takes an item; blocks while there is no room for it.
  void take(AddItemRequest item);

  /// Notes that something was found that cannot become an item.
  ///
  /// @param name of the file or item, as given
  /// @param message what was given, what was expected and what to do
  void refuse(String name, RefusalReason reason, String message);
}
