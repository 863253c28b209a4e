package dev.millrace.preprocessing;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// The items of a project that were added and not removed, from their events in log order. An event
/// that was appended twice counts once.
final class PresentItems {
  private final String project;
  private final TreeMap<String, ItemAdded> items = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();

  PresentItems(String project) {
    this.project = project;
  }

  void apply(Event<ItemEvent> event) {
    switch (event.data().getEventCase()) {
      case ADDED -> {
        var added = event.data().getAdded();
        if (added.getProject().equals(project) && isNew(event)) {
          items.put(added.getItem(), added);
        }
      }
      case REMOVED -> {
        var removed = event.data().getRemoved();
        if (removed.getProject().equals(project) && isNew(event)) {
          items.remove(removed.getItem());
        }
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  private boolean isNew(Event<?> event) {
    return seen.add(event.source() + " " + event.id());
  }

  /// The items that have a label, in the order of their ids.
  List<LabelledItem> labelled(CurrentLabels labels) {
    return items.values().stream()
        .flatMap(
            item -> labels.of(item.getItem()).map(label -> new LabelledItem(item, label)).stream())
        .toList();
  }
}
