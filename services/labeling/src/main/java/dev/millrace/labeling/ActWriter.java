package dev.millrace.labeling;

import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.ingest.v1.ItemRestored;
import dev.millrace.proto.labeling.v1.Consensus;
import dev.millrace.proto.labeling.v1.FlagCleared;
import dev.millrace.proto.labeling.v1.ItemFlagged;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.ItemReviewed;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRestored;
import dev.millrace.proto.labeling.v1.LabelRetracted;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.ReviewWithdrawn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Does one act in one transaction: publishes its events and makes their changes.
///
/// The items are locked first, so that what is decided from their state stays true. What an act
/// publishes is not marked as processed when it gives a label: reading that from the log gives it
/// its place among labels that others put there.
final class ActWriter {
  /// Who gives the labels that votes come to.
  static final String CONSENSUS = "consensus";

  private final Transaction transaction;
  private final String project;
  private final Provenance by;
  private final Changes changes;
  private final Map<String, Item> items = new HashMap<>();
  private final List<Event<LabelEvent>> settled = new ArrayList<>();

  private boolean idle = true;
  private boolean removing;

  private ActWriter(Transaction transaction, String project, Provenance by, Tally tally) {
    this.transaction = transaction;
    this.project = project;
    this.by = by;
    this.changes = new Changes(tally);
  }

  /// Begins an act over items, and locks them.
  ///
  /// @param by who acts, with the act's name
  static ActWriter begin(
      Transaction transaction, String project, List<String> items, Provenance by, Tally tally) {
    var writer = new ActWriter(transaction, project, by, tally);
    ItemTable.lock(transaction.handle(), project, items);
    var keys = items.stream().distinct().map(item -> new ItemKey(project, item)).toList();
    var rows = ItemTable.load(transaction.handle(), keys);
    writer.changes.startFrom(rows);
    rows.forEach(row -> writer.items.put(row.item().key().item(), row.item()));
    return writer;
  }

  String act() {
    return by.getAct();
  }

  /// The item as this act has left it so far.
  Item item(String item) {
    return items.getOrDefault(item, Item.unknown(new ItemKey(project, item)));
  }

  /// Gives a label.
  ///
  /// @param vote whether it is one of several
  void label(String item, String labelId, LabelValue value, boolean vote) {
    label(
        item,
        ItemLabeled.newBuilder()
            .setLabelId(labelId)
            .setValue(value)
            .setVote(vote)
            .setProvenance(by));
  }

  /// Gives the label that votes have come to.
  void labelByConsensus(String item, LabelValue value, Consensus consensus) {
    label(
        item,
        ItemLabeled.newBuilder()
            .setLabelId(CONSENSUS + "-" + UUID.randomUUID())
            .setValue(value)
            .setConsensus(consensus)
            .setProvenance(byConsensus()));
  }

  private Provenance byConsensus() {
    return Provenance.newBuilder()
        .setLabeller(CONSENSUS)
        .setSource(LabelSource.LABEL_SOURCE_CONSENSUS)
        .setDecidedAt(by.getDecidedAt())
        .setAct(by.getAct())
        .build();
  }

  private void label(String item, ItemLabeled.Builder labeled) {
    labeled.setProject(project).setItem(item);
    var id = "labeled/%s/%s/%s".formatted(project, item, labeled.getLabelId());
    var _ = publish(item, id, LabelEvent.newBuilder().setLabeled(labeled).build());
  }

  void retract(String item, String labelId) {
    retract(item, labelId, by);
  }

  void retractByConsensus(String item, String labelId) {
    retract(item, labelId, byConsensus());
  }

  private void retract(String item, String labelId, Provenance provenance) {
    var retracted =
        LabelRetracted.newBuilder()
            .setProject(project)
            .setItem(item)
            .setLabelId(labelId)
            .setProvenance(provenance);
    settle("retracted", item, labelId, LabelEvent.newBuilder().setRetracted(retracted).build());
  }

  void restore(String item, String labelId) {
    var restored =
        LabelRestored.newBuilder()
            .setProject(project)
            .setItem(item)
            .setLabelId(labelId)
            .setProvenance(by);
    settle("restored", item, labelId, LabelEvent.newBuilder().setRestored(restored).build());
  }

  /// Publishes a review; project, item and provenance are filled in.
  void review(String item, ItemReviewed review) {
    var reviewed = review.toBuilder().setProject(project).setItem(item).setProvenance(by);
    settle(
        "reviewed",
        item,
        review.getReview(),
        LabelEvent.newBuilder().setReviewed(reviewed).build());
  }

  void withdrawReview(String item, String review) {
    var withdrawn =
        ReviewWithdrawn.newBuilder()
            .setProject(project)
            .setItem(item)
            .setReview(review)
            .setProvenance(by);
    settle(
        "review-withdrawn",
        item,
        review,
        LabelEvent.newBuilder().setReviewWithdrawn(withdrawn).build());
  }

  /// Publishes a flag; project, item and provenance are filled in.
  void flag(String item, ItemFlagged flag) {
    var flagged = flag.toBuilder().setProject(project).setItem(item).setProvenance(by);
    settle("flagged", item, flag.getFlag(), LabelEvent.newBuilder().setFlagged(flagged).build());
  }

  void clearFlag(String item, String flag) {
    var cleared =
        FlagCleared.newBuilder().setProject(project).setItem(item).setFlag(flag).setProvenance(by);
    settle("flag-cleared", item, flag, LabelEvent.newBuilder().setFlagCleared(cleared).build());
  }

  /// Removes the item.
  void remove(String item, String reason) {
    var removed =
        ItemRemoved.newBuilder()
            .setProject(project)
            .setItem(item)
            .setReason(reason)
            .setProvenance(by);
    settle("removed", item, ItemEvent.newBuilder().setRemoved(removed).build());
  }

  /// Lets a removed item count again.
  void putBack(String item) {
    var restored = ItemRestored.newBuilder().setProject(project).setItem(item).setProvenance(by);
    settle("restored", item, ItemEvent.newBuilder().setRestored(restored).build());
  }

  // Not marked as processed: others write to that log too, and only there is it said who was last.
  private void settle(String what, String item, ItemEvent data) {
    var id = "%s/%s/%s/%s".formatted(what, project, item, by.getAct());
    var removal = Removal.of(transaction.publish(Topics.ITEMS, id, item, data));
    idle = false;
    removing = true;
    items.computeIfPresent(
        item, (_, it) -> removal.isRemoval() ? it.withRemoved() : it.withRestored());
    changes.add(removal);
  }

  private void settle(String what, String item, String subject, LabelEvent data) {
    var id = "%s/%s/%s/%s/%s".formatted(what, project, item, subject, by.getAct());
    settled.add(publish(item, id, data));
  }

  private Event<LabelEvent> publish(String item, String id, LabelEvent data) {
    var event = transaction.publish(Topics.LABELS, id, item, data);
    idle = false;
    items.put(item, item(item).with(event, false));
    changes.add(new ItemKey(project, item), before -> before.with(event, false));
    return event;
  }

  /// Whether it has done nothing so far.
  boolean isIdle() {
    return idle;
  }

  /// Whether it has removed items, or put some back.
  boolean isRemoving() {
    return removing;
  }

  /// Writes all changes.
  void write() {
    transaction.markProcessed(settled);
    changes.write(transaction.handle());
  }
}
