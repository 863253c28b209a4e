package dev.millrace.labeling.exchange;

import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.time.Instant;

/// An item and its current label.
///
/// @param value with the present names of classes
public record Labelled(ItemAdded item, LabelValue value, String labeller, Instant decidedAt) {
  String id() {
    return item.getItem();
  }

  int width() {
    return item.getContent().getImage().getWidth();
  }

  int height() {
    return item.getContent().getImage().getHeight();
  }
}
