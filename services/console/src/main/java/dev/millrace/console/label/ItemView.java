package dev.millrace.console.label;

import dev.millrace.console.Names;
import dev.millrace.console.Times;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An item with all its labels, newest last.
public record ItemView(
    String item,
    String image,
    Optional<String> current,
    Map<String, String> attributes,
    List<LabelView> labels,
    Optional<SuggestionView> suggestion) {
  public ItemView {
    attributes = Map.copyOf(attributes);
    labels = List.copyOf(labels);
  }

  static ItemView of(ItemState state) {
    return new ItemView(
        state.getItem(),
        state.getBlob().getSha256(),
        state.hasCurrent() ? Optional.of(Values.of(state.getCurrent())) : Optional.empty(),
        state.getAttributesMap(),
        state.getLabelsList().stream().map(LabelView::of).toList(),
        state.hasSuggestion()
            ? Optional.of(SuggestionView.of(state.getSuggestion()))
            : Optional.empty());
  }

  /// A label of the item: who decided, from what, when, and the event that carried it.
  public record LabelView(
      String labelId,
      String value,
      String labeller,
      String source,
      String suggestedBy,
      String suggestion,
      Optional<Instant> decidedAt,
      boolean retracted,
      String eventSource,
      String eventId) {

    static LabelView of(LabelRecord label) {
      var provenance = label.getProvenance();
      return new LabelView(
          label.getLabelId(),
          Values.of(label.getValue()),
          provenance.getLabeller(),
          Names.of(provenance.getSource(), "LABEL_SOURCE_"),
          provenance.getSuggestedBy(),
          provenance.getSuggestion(),
          provenance.hasDecidedAt()
              ? Optional.of(Times.of(provenance.getDecidedAt()))
              : Optional.empty(),
          label.getRetracted(),
          label.getEventSource(),
          label.getEventId());
    }
  }
}
