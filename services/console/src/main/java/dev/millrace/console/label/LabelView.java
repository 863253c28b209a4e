package dev.millrace.console.label;

import dev.millrace.console.Names;
import dev.millrace.console.Times;
import dev.millrace.proto.labeling.v1.LabelRecord;
import java.time.Instant;
import java.util.Optional;

/// A label of an item: who decided, from what, when, and the event that carried it.
///
/// @param vote whether it is one of several blind opinions
public record LabelView(
    String labelId,
    Optional<ValueView> value,
    String labeller,
    String source,
    String suggestedBy,
    String suggestion,
    Optional<Instant> decidedAt,
    boolean retracted,
    boolean vote,
    String act,
    String eventSource,
    String eventId) {

  /// What the contracts carry.
  public static LabelView of(LabelRecord label) {
    var provenance = label.getProvenance();
    return new LabelView(
        label.getLabelId(),
        ValueView.of(label.getValue()),
        provenance.getLabeller(),
        Names.of(provenance.getSource(), "LABEL_SOURCE_"),
        provenance.getSuggestedBy(),
        provenance.getSuggestion(),
        provenance.hasDecidedAt()
            ? Optional.of(Times.of(provenance.getDecidedAt()))
            : Optional.empty(),
        label.getRetracted(),
        label.getVote(),
        provenance.getAct(),
        label.getEventSource(),
        label.getEventId());
  }
}
