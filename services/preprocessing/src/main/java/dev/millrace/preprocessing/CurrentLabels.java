package dev.millrace.preprocessing;

import dev.millrace.mesh.event.Event;
import dev.millrace.preprocessing.LabelledItem.CurrentLabel;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The newest unretracted label of each item of a project, from the labels' events in log order. A
/// label that was appended twice keeps its first place; one that was retracted counts again when it
/// is restored. A vote is no label: the consensus of the votes is.
final class CurrentLabels {
  /// A label, empty when its event has not come yet, and whether it counts.
  private record Standing(Optional<CurrentLabel> label, boolean retracted) {
    static final Standing UNKNOWN = new Standing(Optional.empty(), false);

    Standing with(CurrentLabel known) {
      return label.isPresent() ? this : new Standing(Optional.of(known), retracted);
    }

    Standing with(boolean nowRetracted) {
      return new Standing(label, nowRetracted);
    }

    Optional<CurrentLabel> counting() {
      return retracted ? Optional.empty() : label;
    }
  }

  private final String project;
  private final Aim aim;
  // By item, then by label id in log order.
  private final Map<String, Map<String, Standing>> labels = new HashMap<>();

  /// @param aim says which labels are of the project's kind
  CurrentLabels(String project, Aim aim) {
    this.project = project;
    this.aim = aim;
  }

  void apply(Event<LabelEvent> event) {
    switch (event.data().getEventCase()) {
      case LABELED -> add(event, event.data().getLabeled());
      case RETRACTED -> {
        var retracted = event.data().getRetracted();
        stand(retracted.getProject(), retracted.getItem(), retracted.getLabelId(), true);
      }
      case RESTORED -> {
        var restored = event.data().getRestored();
        stand(restored.getProject(), restored.getItem(), restored.getLabelId(), false);
      }
      // What a review does to labels, events of their own tell.
      case REVIEWED, REVIEW_WITHDRAWN, FLAGGED, FLAG_CLEARED, SEALED -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  private void add(Event<?> event, ItemLabeled labeled) {
    if (labeled.getProject().equals(project)
        && aim.takes(labeled.getValue())
        && !labeled.getVote()) {
      var label =
          new CurrentLabel(labeled.getLabelId(), labeled.getValue(), event.source(), event.id());
      labelsOf(labeled.getItem())
          .merge(label.id(), Standing.UNKNOWN.with(label), (standing, _) -> standing.with(label));
    }
  }

  private void stand(String itsProject, String item, String labelId, boolean retracted) {
    if (itsProject.equals(project)) {
      labelsOf(item)
          .merge(
              labelId, Standing.UNKNOWN.with(retracted), (standing, _) -> standing.with(retracted));
    }
  }

  private Map<String, Standing> labelsOf(String item) {
    return labels.computeIfAbsent(item, _ -> LinkedHashMap.newLinkedHashMap(2));
  }

  /// The current label of an item.
  Optional<CurrentLabel> of(String item) {
    return labels.getOrDefault(item, Map.of()).values().stream()
        .map(Standing::counting)
        .flatMap(Optional::stream)
        .reduce((_, later) -> later);
  }
}
