package dev.millrace.labeling;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRecord;
import dev.millrace.proto.labeling.v1.LabelSource;
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

  String labeller() {
    return labeled.getProvenance().getLabeller();
  }

  String act() {
    return labeled.getProvenance().getAct();
  }

  LabelSource source() {
    return labeled.getProvenance().getSource();
  }

  boolean vote() {
    return labeled.getVote();
  }

  boolean isConsensus() {
    return labeled.hasConsensus();
  }

  /// Whether people gave it, and so may have erred in a way that a review finds.
  boolean isByPeople() {
    return switch (source()) {
      case LABEL_SOURCE_PERSON, LABEL_SOURCE_MODEL_ASSISTED, LABEL_SOURCE_CONSENSUS -> true;
      case LABEL_SOURCE_STREAM,
          LABEL_SOURCE_REVIEW,
          LABEL_SOURCE_IMPORT,
          LABEL_SOURCE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }

  LabelValue value() {
    return labeled.getValue();
  }

  LabelEntry asRetracted(boolean nowRetracted) {
    return new LabelEntry(labeled, eventSource, eventId, decidedAt, nowRetracted, logged);
  }

  LabelEntry asLogged() {
    return new LabelEntry(labeled, eventSource, eventId, decidedAt, retracted, true);
  }

  HistoryEvent toHistory() {
    return new HistoryEvent(
        eventSource, eventId, decidedAt, LabelEvent.newBuilder().setLabeled(labeled).build());
  }

  LabelRecord toRecord() {
    return LabelRecord.newBuilder()
        .setLabelId(labelId())
        .setValue(value())
        .setProvenance(labeled.getProvenance())
        .setRetracted(retracted)
        .setEventSource(eventSource)
        .setEventId(eventId)
        .setVote(vote())
        .build();
  }
}
