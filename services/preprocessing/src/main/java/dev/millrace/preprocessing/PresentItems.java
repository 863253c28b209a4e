package dev.millrace.preprocessing;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The items of a project that were added and not removed, or restored since, from their events in
/// log order. An event that was appended twice counts once.
final class PresentItems {
  private final String project;
  private final TreeMap<String, ItemAdded> items = new TreeMap<>();
  private final Map<String, ItemAdded> removed = new HashMap<>();
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
          removed.remove(added.getItem());
        }
      }
      case REMOVED -> {
        var gone = event.data().getRemoved();
        if (gone.getProject().equals(project) && isNew(event)) {
          move(gone.getItem(), items, removed);
        }
      }
      case RESTORED -> {
        var restored = event.data().getRestored();
        if (restored.getProject().equals(project) && isNew(event)) {
          move(restored.getItem(), removed, items);
        }
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  private static void move(String item, Map<String, ItemAdded> from, Map<String, ItemAdded> to) {
    var added = from.remove(item);
    if (added != null) {
      to.put(item, added);
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
