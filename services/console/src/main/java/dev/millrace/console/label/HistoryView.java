package dev.millrace.console.label;

import dev.millrace.console.Names;
import dev.millrace.console.Times;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.HistoryEntry;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.Provenance;
import java.time.Instant;
import java.util.Optional;

/// Something that was done to an item: who, what, when, and from which suggestion.
///
/// @param what `labelled`, `voted`, `took back`, `restored`, `accepted`, `corrected`, `sent back`,
///   `flagged`, `cleared a flag`, `withdrew a review`, `removed` or `put back`
/// @param value what the label says, for one that was given
/// @param detail a reason or comment, in the person's own words
/// @param undoes the act that this one takes back, or makes count again, else empty
/// @param selection how the items of a bulk act were chosen, else empty
public record HistoryView(
    Instant at,
    String labeller,
    String source,
    String what,
    Optional<ValueView> value,
    String detail,
    String labelId,
    String act,
    String undoes,
    String suggestedBy,
    String suggestion,
    float confidence,
    String selection,
    String eventSource,
    String eventId) {

  static HistoryView of(HistoryEntry entry) {
    var deed = entry.hasItemEvent() ? Deed.of(entry.getItemEvent()) : Deed.of(entry.getEvent());
    var by = deed.provenance();
    var selection = by.getSelection();
    return new HistoryView(
        Times.of(by.hasDecidedAt() ? by.getDecidedAt() : entry.getTime()),
        by.getLabeller(),
        Names.of(by.getSource(), "LABEL_SOURCE_"),
        deed.what(),
        deed.value(),
        deed.detail(),
        deed.labelId(),
        by.getAct(),
        by.getUndoes() + by.getRedoes(),
        by.getSuggestedBy(),
        by.getSuggestion(),
        by.getSuggestionConfidence(),
        selection.getDescription().isEmpty()
            ? selection.getProjection()
            : selection.getDescription(),
        entry.getEventSource(),
        entry.getEventId());
  }

  private record Deed(
      String what,
      Optional<ValueView> value,
      String detail,
      String labelId,
      Provenance provenance) {

    static Deed of(LabelEvent event) {
      return switch (event.getEventCase()) {
        case LABELED -> {
          var e = event.getLabeled();
          yield new Deed(
              e.getVote() ? "voted" : "labelled",
              ValueView.of(e.getValue()),
              "",
              e.getLabelId(),
              e.getProvenance());
        }
        case RETRACTED -> {
          var e = event.getRetracted();
          yield plain("took back", "", e.getLabelId(), e.getProvenance());
        }
        case RESTORED -> {
          var e = event.getRestored();
          yield plain("restored", "", e.getLabelId(), e.getProvenance());
        }
        case REVIEWED -> {
          var e = event.getReviewed();
          var verdict = Names.of(e.getVerdict(), "VERDICT_");
          yield plain(verdict, e.getComment(), e.getLabelId(), e.getProvenance());
        }
        case REVIEW_WITHDRAWN ->
            plain("withdrew a review", "", "", event.getReviewWithdrawn().getProvenance());
        case FLAGGED -> {
          var e = event.getFlagged();
          yield plain("flagged", e.getReason(), "", e.getProvenance());
        }
        case FLAG_CLEARED ->
            plain("cleared a flag", "", "", event.getFlagCleared().getProvenance());
        case SEALED, EVENT_NOT_SET -> plain("", "", "", Provenance.getDefaultInstance());
      };
    }

    static Deed of(ItemEvent event) {
      return switch (event.getEventCase()) {
        case REMOVED -> {
          var e = event.getRemoved();
          yield plain("removed", e.getReason(), "", e.getProvenance());
        }
        case RESTORED -> plain("put back", "", "", event.getRestored().getProvenance());
        case ADDED, EVENT_NOT_SET -> plain("", "", "", Provenance.getDefaultInstance());
      };
    }

    private static Deed plain(String what, String detail, String labelId, Provenance provenance) {
      return new Deed(what, Optional.empty(), detail, labelId, provenance);
    }
  }
}
