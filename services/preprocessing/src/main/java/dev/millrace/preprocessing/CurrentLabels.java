package dev.millrace.preprocessing;

import dev.millrace.mesh.event.Event;
import dev.millrace.preprocessing.LabelledItem.CurrentLabel;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRetracted;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The newest unretracted label of each item of a project, from the labels' events in log order. A
/// label that was appended twice keeps its first place, and a label once retracted stays so.
final class CurrentLabels {
  private final String project;
  // By item, then by label id in log order; empty for a retracted one.
  private final Map<String, Map<String, Optional<CurrentLabel>>> labels = new HashMap<>();

  CurrentLabels(String project) {
    this.project = project;
  }

  void apply(Event<LabelEvent> event) {
    switch (event.data().getEventCase()) {
      case LABELED -> add(event, event.data().getLabeled());
      case RETRACTED -> retract(event.data().getRetracted());
      // A review or a flag does not change which label is current.
      case REVIEWED, FLAGGED -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  private void add(Event<?> event, ItemLabeled labeled) {
    if (labeled.getProject().equals(project) && labeled.getValue().hasClassName()) {
      var label =
          new CurrentLabel(
              labeled.getLabelId(), labeled.getValue().getClassName(), event.source(), event.id());
      labelsOf(labeled.getItem()).putIfAbsent(label.id(), Optional.of(label));
    }
  }

  private void retract(LabelRetracted retracted) {
    if (retracted.getProject().equals(project)) {
      labelsOf(retracted.getItem()).put(retracted.getLabelId(), Optional.empty());
    }
  }

  private Map<String, Optional<CurrentLabel>> labelsOf(String item) {
    return labels.computeIfAbsent(item, _ -> LinkedHashMap.newLinkedHashMap(2));
  }

  /// The current label of an item.
  Optional<CurrentLabel> of(String item) {
    return labels.getOrDefault(item, Map.of()).values().stream()
        .flatMap(Optional::stream)
        .reduce((_, later) -> later);
  }
}
