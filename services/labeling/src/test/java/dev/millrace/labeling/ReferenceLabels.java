package dev.millrace.labeling;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.EventName;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What the logs of labels and items say, read in the plainest way there is.
final class ReferenceLabels {
  private final Map<String, Map<String, ItemLabeled>> labels = new HashMap<>();
  private final Set<String> retracted = new HashSet<>();
  private final List<String> given = new ArrayList<>();
  private final Set<String> there = new HashSet<>();

  static ReferenceLabels read(EventLog log) {
    var labels = new ReferenceLabels();
    each(log, Topics.LABELS, labels::apply);
    each(log, Topics.ITEMS, labels::apply);
    return labels;
  }

  private static <E extends Message> void each(EventLog log, Topic<E> topic, Consumer<E> told) {
    var seen = new HashSet<EventName>();
    var ends = log.ends(topic.name());
    log.read(
        topic.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> {
          if (seen.add(EventCodec.name(record))) {
            told.accept(EventCodec.decode(topic, record).data());
          }
        });
  }

  private void apply(ItemEvent event) {
    switch (event.getEventCase()) {
      case ADDED -> there.add(event.getAdded().getItem());
      case REMOVED -> there.remove(event.getRemoved().getItem());
      case RESTORED -> there.add(event.getRestored().getItem());
      case EVENT_NOT_SET -> {}
    }
  }

  /// Whether an item was added and not removed, or restored since.
  boolean isThere(String item) {
    return there.contains(item);
  }

  private void apply(LabelEvent event) {
    switch (event.getEventCase()) {
      case LABELED -> {
        var labeled = event.getLabeled();
        given.add(labeled.getItem() + "/" + labeled.getLabelId());
        labels
            .computeIfAbsent(labeled.getItem(), _ -> new LinkedHashMap<>())
            .put(labeled.getLabelId(), labeled);
      }
      case RETRACTED -> {
        var name = event.getRetracted();
        retracted.add(name.getItem() + "/" + name.getLabelId());
      }
      case RESTORED -> {
        var name = event.getRestored();
        retracted.remove(name.getItem() + "/" + name.getLabelId());
      }
      case REVIEWED, FLAGGED, REVIEW_WITHDRAWN, FLAG_CLEARED, SEALED, EVENT_NOT_SET -> {}
    }
  }

  /// Item and id of every label that people gave, each as often as it is on the log.
  List<String> givenByPeople() {
    return given.stream().filter(name -> !name.contains("/consensus-")).toList();
  }

  /// The class of an item's current label, or nothing.
  String current(String item) {
    return labels.getOrDefault(item, Map.of()).values().stream()
        .filter(label -> !label.getVote())
        .filter(label -> !retracted.contains(item + "/" + label.getLabelId()))
        .reduce((_, later) -> later)
        .map(label -> label.getValue().getClassName())
        .orElse("");
  }
}
