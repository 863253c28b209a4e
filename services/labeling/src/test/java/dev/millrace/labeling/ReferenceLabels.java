package dev.millrace.labeling;

import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.EventName;
import dev.millrace.mesh.event.Topics;
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

/// What the label log says, read in the plainest way there is.
final class ReferenceLabels {
  private final Map<String, Map<String, ItemLabeled>> labels = new HashMap<>();
  private final Set<String> retracted = new HashSet<>();
  private final List<String> given = new ArrayList<>();

  static ReferenceLabels read(EventLog log) {
    var labels = new ReferenceLabels();
    var seen = new HashSet<EventName>();
    var ends = log.ends(Topics.LABELS.name());
    log.read(
        Topics.LABELS.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> {
          if (seen.add(EventCodec.name(record))) {
            labels.apply(EventCodec.decode(Topics.LABELS, record).data());
          }
        });
    return labels;
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
