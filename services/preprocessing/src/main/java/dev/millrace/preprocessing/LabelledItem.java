package dev.millrace.preprocessing;

import dev.millrace.proto.ingest.v1.ItemAdded;

/// An item and its current label.
record LabelledItem(ItemAdded item, CurrentLabel label) {
  String id() {
    return item.getItem();
  }

  /// The newest label of an item that was not taken back, with the event that gave it.
  record CurrentLabel(String id, String className, String eventSource, String eventId) {}
}
