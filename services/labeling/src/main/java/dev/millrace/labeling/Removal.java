package dev.millrace.labeling;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.HistoryEntry;
import dev.millrace.proto.labeling.v1.Provenance;
import java.time.Instant;

/// An item's removal, or its restoration.
///
/// @param eventSource the event's source
/// @param eventId the event's id at its source
/// @param decidedAt when it was decided, else when the event happened; whole microseconds
/// @param event an [dev.millrace.proto.ingest.v1.ItemRemoved] or
///   [dev.millrace.proto.ingest.v1.ItemRestored]
record Removal(
    ItemKey key, String eventSource, String eventId, Instant decidedAt, ItemEvent event) {
  static Removal of(Event<ItemEvent> event) {
    var provenance = provenance(event.data());
    var decidedAt =
        provenance.hasDecidedAt() ? Times.instant(provenance.getDecidedAt()) : event.time();
    return new Removal(
        key(event.data()), event.source(), event.id(), Times.kept(decidedAt), event.data());
  }

  private static ItemKey key(ItemEvent event) {
    return switch (event.getEventCase()) {
      case REMOVED -> new ItemKey(event.getRemoved().getProject(), event.getRemoved().getItem());
      case RESTORED -> new ItemKey(event.getRestored().getProject(), event.getRestored().getItem());
      case ADDED, EVENT_NOT_SET ->
          throw new IllegalArgumentException("the event tells of no removal: " + event);
    };
  }

  private static Provenance provenance(ItemEvent event) {
    return switch (event.getEventCase()) {
      case REMOVED -> event.getRemoved().getProvenance();
      case RESTORED -> event.getRestored().getProvenance();
      case ADDED, EVENT_NOT_SET -> Provenance.getDefaultInstance();
    };
  }

  /// Who decided it.
  Provenance provenance() {
    return provenance(event);
  }

  /// Whether it is no restoration.
  boolean isRemoval() {
    return event.hasRemoved();
  }

  /// The act that it comes from in the end: its own, or the one that its act undoes or redoes.
  String root() {
    var by = provenance();
    return by.getUndoes().isEmpty()
        ? by.getRedoes().isEmpty() ? by.getAct() : by.getRedoes()
        : by.getUndoes();
  }

  HistoryEntry toEntry() {
    return HistoryEntry.newBuilder()
        .setEventSource(eventSource)
        .setEventId(eventId)
        .setTime(Times.timestamp(decidedAt))
        .setItemEvent(event)
        .build();
  }
}
