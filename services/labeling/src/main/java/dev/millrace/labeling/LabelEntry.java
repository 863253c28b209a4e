package dev.millrace.labeling;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.time.Instant;

/// A label that somebody gave to an item.
///
/// @param labeled what the event said
/// @param eventSource the event's source
/// @param eventId the event's id at its source
/// @param decidedAt when the labeller decided, else when the event happened; whole microseconds
/// @param retracted whether it was taken back
/// @param logged whether it was read from the log, and so has its final place among the item's
///   labels
record LabelEntry(
    ItemLabeled labeled,
    String eventSource,
    String eventId,
    Instant decidedAt,
    boolean retracted,
    boolean logged) {

  /// The entry of an event that carries an [ItemLabeled].
  static LabelEntry of(Event<LabelEvent> event, boolean logged) {
    var labeled = event.data().getLabeled();
    var provenance = labeled.getProvenance();
    var decidedAt =
        provenance.hasDecidedAt() ? Times.instant(provenance.getDecidedAt()) : event.time();
    return new LabelEntry(
        labeled, event.source(), event.id(), Times.kept(decidedAt), false, logged);
  }

  String labelId() {
    return labeled.getLabelId();
  }

  LabelValue value() {
    return labeled.getValue();
  }

  LabelEntry asRetracted() {
    return new LabelEntry(labeled, eventSource, eventId, decidedAt, true, logged);
  }

  LabelEntry asLogged() {
    return new LabelEntry(labeled, eventSource, eventId, decidedAt, retracted, true);
  }

  LabelRecord toRecord() {
    return LabelRecord.newBuilder()
        .setLabelId(labelId())
        .setValue(value())
        .setProvenance(labeled.getProvenance())
        .setRetracted(retracted)
        .setEventSource(eventSource)
        .setEventId(eventId)
        .build();
  }
}
