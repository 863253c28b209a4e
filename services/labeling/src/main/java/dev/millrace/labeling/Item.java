package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.util.ArrayList;
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
/// @param prediction the latest
record Item(
    ItemKey key,
    ItemAdded added,
    boolean present,
    List<LabelEntry> labels,
    Optional<Prediction> prediction) {

  Item {
    requireNonNull(key, "key is null");
    requireNonNull(added, "added is null");
    labels = List.copyOf(labels);
    requireNonNull(prediction, "prediction is null");
  }

  /// An item of which nothing is known.
  static Item unknown(ItemKey key) {
    return new Item(key, ItemAdded.getDefaultInstance(), false, List.of(), Optional.empty());
  }

  Item withAdded(ItemAdded event) {
    return new Item(key, event, true, labels, prediction);
  }

  Item withRemoved() {
    return new Item(key, added, false, labels, prediction);
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

  Item withRetracted(String labelId) {
    UnaryOperator<LabelEntry> retract =
        label -> label.labelId().equals(labelId) ? label.asRetracted() : label;
    return withLabels(labels.stream().map(retract).toList());
  }

  Item withPrediction(Prediction next) {
    var merged = prediction.map(next::after).orElse(next);
    return new Item(key, added, present, labels, Optional.of(merged));
  }

  private Item withLabels(List<LabelEntry> newLabels) {
    return new Item(key, added, present, newLabels, prediction);
  }

  Optional<LabelEntry> label(String labelId) {
    return labels.stream().filter(label -> label.labelId().equals(labelId)).findFirst();
  }

  Optional<LabelEntry> current() {
    return CurrentLabel.of(labels);
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

  /// Whether there is something to judge: it has no label, or a prediction newer than its label.
  boolean isDue() {
    return present
        && current()
            .map(label ->
                prediction.filter(p -> p.servedAt().isAfter(label.decidedAt())).isPresent())
            .orElse(true);
  }

  /// A number that puts items in an order that has nothing to do with their names.
  int spread() {
    var hash = new CRC32C();
    hash.update(key.item().getBytes(UTF_8));
    return (int) hash.getValue();
  }
}
