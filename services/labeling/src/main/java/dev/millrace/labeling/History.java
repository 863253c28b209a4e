package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.Flag;
import dev.millrace.proto.labeling.v1.ItemFlagged;
import dev.millrace.proto.labeling.v1.ItemReviewed;
import dev.millrace.proto.labeling.v1.LabelEvent.EventCase;
import dev.millrace.proto.labeling.v1.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/// What was done to an item beside labelling it, and what of that holds now.
///
/// A flag that was raised, cleared and raised again is open: each event adds or takes away one, so
/// what holds does not depend on their order. It is the same with reviews.
record History(List<HistoryEvent> events) {
  static final History NONE = new History(List.of());

  History {
    events = List.copyOf(events);
  }

  boolean contains(HistoryEvent event) {
    return events.stream().anyMatch(event::is);
  }

  History with(HistoryEvent event) {
    if (contains(event)) {
      return this;
    }
    var more = new ArrayList<>(events);
    more.add(event);
    return new History(more);
  }

  List<ItemFlagged> openFlags() {
    return holding(EventCase.FLAGGED, EventCase.FLAG_CLEARED, event -> event.event().getFlagged());
  }

  List<ItemReviewed> reviews() {
    return holding(
        EventCase.REVIEWED, EventCase.REVIEW_WITHDRAWN, event -> event.event().getReviewed());
  }

  boolean isAccepted(String labelId) {
    return reviews().stream()
        .anyMatch(review ->
            review.getVerdict() == Verdict.VERDICT_ACCEPTED && review.getLabelId().equals(labelId));
  }

  private <T> List<T> holding(EventCase plus, EventCase minus, Function<HistoryEvent, T> told) {
    var first = new LinkedHashMap<String, T>();
    var counts = new LinkedHashMap<String, Integer>();
    for (var event : events) {
      if (event.kind() == plus) {
        first.putIfAbsent(event.subject(), told.apply(event));
        counts.merge(event.subject(), 1, Integer::sum);
      } else if (event.kind() == minus) {
        counts.merge(event.subject(), -1, Integer::sum);
      }
    }
    first.keySet().removeIf(subject -> counts.getOrDefault(subject, 0) <= 0);
    return List.copyOf(first.values());
  }

  static Flag flag(ItemFlagged flagged) {
    return Flag.newBuilder()
        .setFlag(flagged.getFlag())
        .setReason(flagged.getReason())
        .setProvenance(flagged.getProvenance())
        .build();
  }
}
