package dev.millrace.labeling;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.labeling.v1.HistoryEntry;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelEvent.EventCase;
import dev.millrace.proto.labeling.v1.Provenance;
import java.time.Instant;

/// Something that was done to an item beside giving it a label.
///
/// @param eventSource the event's source
/// @param eventId the event's id at its source
/// @param decidedAt when it was decided, else when the event happened; whole microseconds
/// @param event not an [dev.millrace.proto.labeling.v1.ItemLabeled]
record HistoryEvent(String eventSource, String eventId, Instant decidedAt, LabelEvent event) {
  static HistoryEvent of(Event<LabelEvent> event) {
    var provenance = provenance(event.data());
    var decidedAt =
        provenance.hasDecidedAt() ? Times.instant(provenance.getDecidedAt()) : event.time();
    return new HistoryEvent(event.source(), event.id(), Times.kept(decidedAt), event.data());
  }

  EventCase kind() {
    return event.getEventCase();
  }

  /// The label, flag or review that it is about.
  String subject() {
    return switch (kind()) {
      case LABELED -> event.getLabeled().getLabelId();
      case RETRACTED -> event.getRetracted().getLabelId();
      case RESTORED -> event.getRestored().getLabelId();
      case REVIEWED -> event.getReviewed().getReview();
      case REVIEW_WITHDRAWN -> event.getReviewWithdrawn().getReview();
      case FLAGGED -> event.getFlagged().getFlag();
      case FLAG_CLEARED -> event.getFlagCleared().getFlag();
      case SEALED, EVENT_NOT_SET -> "";
    };
  }

  String act() {
    return provenance(event).getAct();
  }

  /// Who decided what an event of the label log tells.
  static Provenance provenance(LabelEvent event) {
    return switch (event.getEventCase()) {
      case LABELED -> event.getLabeled().getProvenance();
      case RETRACTED -> event.getRetracted().getProvenance();
      case RESTORED -> event.getRestored().getProvenance();
      case REVIEWED -> event.getReviewed().getProvenance();
      case REVIEW_WITHDRAWN -> event.getReviewWithdrawn().getProvenance();
      case FLAGGED -> event.getFlagged().getProvenance();
      case FLAG_CLEARED -> event.getFlagCleared().getProvenance();
      case SEALED, EVENT_NOT_SET -> Provenance.getDefaultInstance();
    };
  }

  boolean is(HistoryEvent other) {
    return eventSource.equals(other.eventSource) && eventId.equals(other.eventId);
  }

  HistoryEntry toEntry() {
    return HistoryEntry.newBuilder()
        .setEventSource(eventSource)
        .setEventId(eventId)
        .setTime(Times.timestamp(decidedAt))
        .setEvent(event)
        .build();
  }
}
