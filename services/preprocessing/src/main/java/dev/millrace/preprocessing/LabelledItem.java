package dev.millrace.preprocessing;

import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.LabelValue;

/// An item and its current label.
record LabelledItem(ItemAdded item, CurrentLabel label) {
  String id() {
    return item.getItem();
  }

  /// The newest label of an item that was not taken back, with the event that gave it.
  record CurrentLabel(String id, LabelValue value, String eventSource, String eventId) {}
}
