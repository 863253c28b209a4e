package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.LabelEvent.EventCase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes back what one act did to one item, or does it again.
final class Reversal {
  private final ActWriter writer;
  private final Item item;
  private final String name;
  private final String act;
  private final List<Removal> removals;

  /// @param item as it is before
  /// @param act whose events are taken back
  /// @param removals all of the item, and restorations, oldest first, if the act removed it
  Reversal(ActWriter writer, Item item, String act, List<Removal> removals) {
    this.writer = writer;
    this.item = item;
    this.name = item.key().item();
    this.act = act;
    this.removals = List.copyOf(removals);
  }

  /// Labels are retracted, retracted ones restored, flags cleared, reviews withdrawn, removed items
  /// put back.
  void undo() {
    if (!item.present() && lastOfAct().filter(Removal::isRemoval).isPresent()) {
      writer.putBack(name);
    }
    labels().filter(label -> !label.retracted()).forEach(this::retract);
    for (var event : events()) {
      switch (event.kind()) {
        case RETRACTED -> label(event).filter(LabelEntry::retracted).ifPresent(this::restore);
        case RESTORED -> label(event).filter(label -> !label.retracted()).ifPresent(this::retract);
        case FLAGGED -> {
          if (isOpen(event)) {
            writer.clearFlag(name, event.subject());
          }
        }
        case FLAG_CLEARED -> {
          if (!isOpen(event)) {
            flagAgain(event);
          }
        }
        case REVIEWED -> {
          if (holds(event)) {
            writer.withdrawReview(name, event.subject());
          }
        }
        case REVIEW_WITHDRAWN, LABELED, SEALED, EVENT_NOT_SET -> {}
      }
    }
  }

  /// The same again, in the state that undoing left.
  void redo() {
    for (var event : events()) {
      switch (event.kind()) {
        case RETRACTED -> label(event).filter(label -> !label.retracted()).ifPresent(this::retract);
        case RESTORED -> label(event).filter(LabelEntry::retracted).ifPresent(this::restore);
        case FLAGGED -> {
          if (!isOpen(event)) {
            flagAgain(event);
          }
        }
        case FLAG_CLEARED -> {
          if (isOpen(event)) {
            writer.clearFlag(name, event.subject());
          }
        }
        case REVIEWED -> {
          if (!holds(event)) {
            writer.review(name, event.event().getReviewed());
          }
        }
        case REVIEW_WITHDRAWN, LABELED, SEALED, EVENT_NOT_SET -> {}
      }
    }
    labels()
        .filter(label -> label.retracted() && wasUndone(label.labelId()))
        .forEach(this::restore);
    if (item.present() && lastOfAct().filter(last -> !last.isRemoval()).isPresent()) {
      writer.remove(name, reason());
    }
  }

  private String reason() {
    return removals.stream()
        .filter(removal -> removal.isRemoval() && removal.provenance().getAct().equals(act))
        .findFirst()
        .map(removal -> removal.event().getRemoved().getReason())
        .orElse("");
  }

  /// The item's last removal or restoration, when it comes from this act.
  private Optional<Removal> lastOfAct() {
    return removals.stream().reduce((_, later) -> later).filter(last -> last.root().equals(act));
  }

  /// Whether a label is away because the act was undone, and not by an act of its own.
  private boolean wasUndone(String labelId) {
    return item.history().events().stream()
        .filter(event -> event.kind() == EventCase.RETRACTED && event.subject().equals(labelId))
        .reduce((_, later) -> later)
        .filter(event -> HistoryEvent.provenance(event.event()).getUndoes().equals(act))
        .isPresent();
  }

  private Stream<LabelEntry> labels() {
    return item.labels().stream().filter(label -> label.act().equals(act));
  }

  private List<HistoryEvent> events() {
    return item.history().events().stream().filter(event -> event.act().equals(act)).toList();
  }

  private Optional<LabelEntry> label(HistoryEvent event) {
    return item.label(event.subject());
  }

  private void retract(LabelEntry label) {
    writer.retract(name, label.labelId());
  }

  private void restore(LabelEntry label) {
    writer.restore(name, label.labelId());
  }

  private boolean isOpen(HistoryEvent event) {
    return item.history().openFlags().stream()
        .anyMatch(flag -> flag.getFlag().equals(event.subject()));
  }

  private boolean holds(HistoryEvent event) {
    return item.history().reviews().stream()
        .anyMatch(review -> review.getReview().equals(event.subject()));
  }

  private void flagAgain(HistoryEvent event) {
    item.history().events().stream()
        .filter(
            first -> first.kind() == EventCase.FLAGGED && first.subject().equals(event.subject()))
        .findFirst()
        .ifPresent(first -> writer.flag(name, first.event().getFlagged()));
  }
}
