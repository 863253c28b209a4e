package dev.millrace.labeling;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.JdbiLeases;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.LabelRetracted;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Takes labels from people, and takes them back.
///
/// What was answered is in the tables at once and on the log right after. It is not marked as
/// processed: reading it from the log gives it its place among labels that others put there.
final class Labels {
  private final Database database;
  private final Tally tally;

  Labels(Database database, Tally tally) {
    this.database = database;
    this.tally = tally;
  }

  /// Labels an item.
  ///
  /// @return the label's id
  /// @throws NotFoundException for an unknown project or item
  /// @throws InvalidException for a value outside the schema
  /// @throws ConflictException when the lease has passed on
  String submit(SubmitLabelRequest request) {
    var key = new ItemKey(request.getProject(), request.getItem());
    ProjectRules.checkName("labeller", request.getLabeller());
    var labelId = request.getLabelId().isEmpty() ? newId() : request.getLabelId();
    ProjectRules.checkName("label_id", labelId);
    return database.call(transaction -> {
      var handle = transaction.handle();
      LabelRules.check(ProjectTable.get(handle, key.project()), request.getValue());
      var lease = LeaseTable.lock(handle, key.leaseResource());
      var item = Items.present(handle, key);
      var same = item.label(labelId);
      if (same.isPresent()) {
        checkSame(same.get(), request);
      } else {
        checkLease(item, lease, request);
        label(transaction, key, labelId, request);
        lease
            .filter(held -> request.getLeaseEpoch() != 0)
            .ifPresent(held -> new JdbiLeases(handle).release(held));
      }
      return labelId;
    });
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private static void checkSame(LabelEntry known, SubmitLabelRequest request) {
    if (!known.value().equals(request.getValue())) {
      throw new InvalidException(
          "label '%s' of item '%s' is there and says %s; a new label needs a new label_id"
              .formatted(known.labelId(), request.getItem(), Words.of(known.value())));
    }
  }

  private static void checkLease(Item item, Optional<Lease> lease, SubmitLabelRequest request) {
    var epoch = request.getLeaseEpoch();
    var mine = lease.filter(l -> l.epoch() == epoch && l.holder().equals(request.getLabeller()));
    if (epoch != 0 && mine.isEmpty()) {
      throw new ConflictException(
          "%s no longer holds item '%s' under lease epoch %d: %s; %s. Take a new task, or label without a lease"
              .formatted(
                  request.getLabeller(),
                  request.getItem(),
                  epoch,
                  Words.of(lease),
                  Words.ofCurrent(item)));
    }
  }

  private void label(
      Transaction transaction, ItemKey key, String labelId, SubmitLabelRequest request) {
    var labeled =
        ItemLabeled.newBuilder()
            .setProject(key.project())
            .setItem(key.item())
            .setLabelId(labelId)
            .setValue(request.getValue())
            .setProvenance(provenance(request, labelId));
    var event =
        transaction.publish(
            Topics.LABELS,
            "labeled/%s/%s/%s".formatted(key.project(), key.item(), labelId),
            key.item(),
            LabelEvent.newBuilder().setLabeled(labeled).build());
    var entry = LabelEntry.of(event, false);
    change(transaction, key, item -> item.withSubmitted(entry));
  }

  private static Provenance provenance(SubmitLabelRequest request, String labelId) {
    var provenance =
        Provenance.newBuilder()
            .setLabeller(request.getLabeller())
            .setSource(LabelSource.LABEL_SOURCE_PERSON)
            .setDecidedAt(Times.timestamp(Instant.now()))
            .setAct(labelId);
    if (request.hasSuggestion()) {
      provenance
          .setSource(LabelSource.LABEL_SOURCE_MODEL_ASSISTED)
          .setSuggestedBy(request.getSuggestion().getModelVersion())
          .setSuggestion(request.getSuggestion().getClassName())
          .setSuggestionConfidence(request.getSuggestion().getConfidence());
    }
    return provenance.build();
  }

  /// Takes a label back; one that was taken back before stays so.
  ///
  /// @throws NotFoundException for an unknown project, item or label
  void retract(RetractLabelRequest request) {
    var key = new ItemKey(request.getProject(), request.getItem());
    ProjectRules.checkName("labeller", request.getLabeller());
    database.run(transaction -> {
      var _ = ProjectTable.get(transaction.handle(), key.project());
      var label =
          Items.present(transaction.handle(), key)
              .label(request.getLabelId())
              .orElseThrow(() ->
                  new NotFoundException(
                      "item '%s' of project '%s' has no label '%s'"
                          .formatted(key.item(), key.project(), request.getLabelId())));
      if (!label.retracted()) {
        retract(transaction, key, request);
      }
    });
  }

  private void retract(Transaction transaction, ItemKey key, RetractLabelRequest request) {
    var labelId = request.getLabelId();
    var retracted =
        LabelRetracted.newBuilder()
            .setProject(key.project())
            .setItem(key.item())
            .setLabelId(labelId)
            .setProvenance(
                Provenance.newBuilder()
                    .setLabeller(request.getLabeller())
                    .setSource(LabelSource.LABEL_SOURCE_PERSON)
                    .setDecidedAt(Times.timestamp(Instant.now())));
    var event =
        transaction.publish(
            Topics.LABELS,
            "retracted/%s/%s/%s".formatted(key.project(), key.item(), labelId),
            key.item(),
            LabelEvent.newBuilder().setRetracted(retracted).build());
    transaction.markProcessed(event);
    change(transaction, key, item -> item.withRetracted(labelId));
  }

  private void change(Transaction transaction, ItemKey key, UnaryOperator<Item> change) {
    var changes = new Changes(tally);
    changes.add(key, change);
    changes.write(transaction.handle());
  }
}
