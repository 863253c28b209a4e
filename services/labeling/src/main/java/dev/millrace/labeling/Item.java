package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/// All that is known of an item: the fold of its events.
///
/// Events of different topics come in any order, so an item may have labels and predictions before
/// it was added. The events of one topic come in the order of the log, and the fold depends on
/// nothing else.
///
/// @param added what the item is; the default instance when its event has not come
/// @param present whether it was added and not removed
/// @param labels all of them: those read from the log in its order, then those on their way to it
/// @param history what else was done to it
/// @param prediction the latest
record Item(
    ItemKey key,
    ItemAdded added,
    boolean present,
    List<LabelEntry> labels,
    History history,
    Optional<Prediction> prediction) {

  Item {
    requireNonNull(key, "key is null");
    requireNonNull(added, "added is null");
    labels = List.copyOf(labels);
    requireNonNull(history, "history is null");
    requireNonNull(prediction, "prediction is null");
  }

  /// An item of which nothing is known.
  static Item unknown(ItemKey key) {
    return new Item(
        key, ItemAdded.getDefaultInstance(), false, List.of(), History.NONE, Optional.empty());
  }

  Item withAdded(ItemAdded event) {
    return new Item(key, event, true, labels, history, prediction);
  }

  Item withRemoved() {
    return new Item(key, added, false, labels, history, prediction);
  }

  /// As it was before it was removed; nothing when it never was added.
  Item withRestored() {
    var known = !added.getItem().isEmpty();
    return new Item(key, added, known, labels, history, prediction);
  }

  /// With what an event of the label log tells.
  ///
  /// @param logged whether it was read from the log, not only on its way to it
  Item with(Event<LabelEvent> event, boolean logged) {
    var data = event.data();
    return switch (data.getEventCase()) {
      case LABELED ->
          logged
              ? withLogged(LabelEntry.of(event, true))
              : withSubmitted(LabelEntry.of(event, false));
      case RETRACTED -> standing(HistoryEvent.of(event), data.getRetracted().getLabelId(), true);
      case RESTORED -> standing(HistoryEvent.of(event), data.getRestored().getLabelId(), false);
      case REVIEWED, REVIEW_WITHDRAWN, FLAGGED, FLAG_CLEARED ->
          withHistory(history.with(HistoryEvent.of(event)));
      case SEALED, EVENT_NOT_SET -> this;
    };
  }

  private Item standing(HistoryEvent event, String labelId, boolean retracted) {
    return history.contains(event)
        ? this
        : withHistory(history.with(event)).withRetracted(labelId, retracted);
  }

  private Item withHistory(History next) {
    return new Item(key, added, present, labels, next, prediction);
  }

  /// With a label on its way to the log.
  Item withSubmitted(LabelEntry label) {
    if (label(label.labelId()).isPresent()) {
      return this;
    }
    var more = new ArrayList<>(labels);
    more.add(label);
    return withLabels(more);
  }

  /// With a label read from the log: after all that were read before, before all that were not.
  Item withLogged(LabelEntry label) {
    var known = label(label.labelId());
    if (known.filter(LabelEntry::logged).isPresent()) {
      return this;
    }
    var more = new ArrayList<>(labels);
    known.ifPresent(more::remove);
    int place = (int) more.stream().filter(LabelEntry::logged).count();
    more.add(place, known.orElse(label).asLogged());
    return withLabels(more);
  }

  /// As if all its labels had been read from the log.
  Item asLogged() {
    return withLabels(labels.stream().map(LabelEntry::asLogged).toList());
  }

  Item withRetracted(String labelId) {
    return withRetracted(labelId, true);
  }

  private Item withRetracted(String labelId, boolean retracted) {
    UnaryOperator<LabelEntry> change =
        label -> label.labelId().equals(labelId) ? label.asRetracted(retracted) : label;
    return withLabels(labels.stream().map(change).toList());
  }

  Item withPrediction(Prediction next) {
    var merged = prediction.map(next::after).orElse(next);
    return new Item(key, added, present, labels, history, Optional.of(merged));
  }

  /// The same, with a prediction that two versions disagree on: nothing could be less sure.
  Item withDoubt() {
    return new Item(key, added, present, labels, history, prediction.map(Prediction::inDoubt));
  }

  private Item withLabels(List<LabelEntry> newLabels) {
    return new Item(key, added, present, newLabels, history, prediction);
  }

  Optional<LabelEntry> label(String labelId) {
    return labels.stream().filter(label -> label.labelId().equals(labelId)).findFirst();
  }

  Optional<LabelEntry> current() {
    return CurrentLabel.of(labels);
  }

  /// The newest vote of each labeller that was not taken back, in the order of the log.
  List<LabelEntry> votes() {
    var newest = new LinkedHashMap<String, LabelEntry>();
    labels.stream()
        .filter(label -> label.vote() && !label.retracted())
        .forEach(vote -> newest.put(vote.labeller(), vote));
    return List.copyOf(newest.values());
  }

  /// How sure the consensus is that is the current label; 1 for a label of another kind.
  double support() {
    return current()
        .filter(LabelEntry::isConsensus)
        .map(label -> label.labeled().getConsensus().getSupport())
        .orElse(1.0);
  }

  /// Whether the current label was accepted in review, or given there.
  boolean isReviewed() {
    return current()
        .map(label ->
            label.source() == LabelSource.LABEL_SOURCE_REVIEW
                || history.isAccepted(label.labelId()))
        .orElse(false);
  }

  /// The classes of the current label.
  List<String> classes() {
    return current().map(label -> classes(label.value())).orElse(List.of());
  }

  private static List<String> classes(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> List.of(value.getClassName());
      case CLASS_SET -> List.copyOf(value.getClassSet().getClassNamesList());
      case POINTS, MASK, REGIONS, TEXT, NUMBER, VALUE_NOT_SET -> List.of();
    };
  }

  /// Whether there is something to judge: it has no label; or, where one labeller judges it, a
  /// prediction newer than its label.
  boolean isDue(int overlap) {
    return present
        && current()
            .map(label ->
                overlap == 1
                    && prediction.filter(p -> p.servedAt().isAfter(label.decidedAt())).isPresent())
            .orElse(overlap == 1 || votes().size() < overlap);
  }

  /// A number that puts items in an order that has nothing to do with their names.
  int spread() {
    var hash = new CRC32C();
    hash.update(key.item().getBytes(UTF_8));
    return (int) hash.getValue();
  }
}
