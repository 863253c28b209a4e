package dev.millrace.console.lineage;

import dev.millrace.console.Names;
import dev.millrace.mesh.event.Event;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import java.time.Instant;

/// A label that went into a cut, with the event that carried it and its flow.
///
/// @param image SHA-256 of the item's picture
record LabelStep(
    String item,
    String image,
    String value,
    String labeller,
    String source,
    Instant at,
    String eventId,
    String correlation) {

  static LabelStep of(Event<LabelEvent> event, ShardItem item, String className) {
    var provenance = event.data().getLabeled().getProvenance();
    return new LabelStep(
        item.getItem(),
        item.getContentSha256(),
        className,
        provenance.getLabeller(),
        Names.of(provenance.getSource(), "LABEL_SOURCE_"),
        event.time(),
        event.id(),
        event.trace().correlationId());
  }
}
