package dev.millrace.ingest;

import static java.util.Comparator.comparingLong;

import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.ingest.v1.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/// What became of the items of a stream. For one thread.
final class Tally {
  private static final int MOST_REFUSALS = 1_000;

  private long accepted;
  private long duplicates;
  private long labels;
  private long refused;
  private final List<Refusal> refusals = new ArrayList<>();

  void accept() {
    accepted++;
  }

  void duplicate() {
    duplicates++;
  }

  void label() {
    labels++;
  }

  void refuse(Checked.Sound item, RefusalReason reason, String message) {
    var cause = new ItemRefused(reason, message);
    refuse(Checked.Refused.of(item.position(), item.name(), cause).refusal());
  }

  void refuse(Refusal refusal) {
    refused++;
    if (refusals.size() < MOST_REFUSALS) {
      refusals.add(refusal);
    }
  }

  /// Puts the refusals into the order of the stream.
  void sort() {
    refusals.sort(comparingLong(Refusal::getPosition));
  }

  /// Takes over what another counted.
  void add(Tally later) {
    accepted += later.accepted;
    duplicates += later.duplicates;
    labels += later.labels;
    refused += later.refused;
    var room = MOST_REFUSALS - refusals.size();
    refusals.addAll(later.refusals.subList(0, Math.min(room, later.refusals.size())));
  }

  long accepted() {
    return accepted;
  }

  long duplicates() {
    return duplicates;
  }

  long labels() {
    return labels;
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  AddItemsResponse response() {
    return AddItemsResponse.newBuilder()
        .setAccepted(accepted)
        .setDuplicates(duplicates)
        .setLabels(labels)
        .setRefused(refused)
        .addAllRefusals(refusals)
        .build();
  }
}
