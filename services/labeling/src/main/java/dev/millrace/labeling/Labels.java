package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.RetractLabelResponse;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Takes labels from people, and takes them back.
///
/// What was answered is in the tables at once and on the log right after.
final class Labels {
  private final Database database;
  private final Tally tally;
  private final Settling settling;
  private final TaskLeases leases;
  private final Masks masks;

  Labels(Database database, Tally tally, Settling settling, TaskLeases leases, Masks masks) {
    this.database = database;
    this.tally = tally;
    this.settling = settling;
    this.leases = leases;
    this.masks = masks;
  }

  /// Labels an item.
  ///
  /// @throws NotFoundException for an unknown project or item
  /// @throws InvalidException for a value outside the schema
  /// @throws ConflictException when the lease has passed on
  SubmitLabelResponse submit(SubmitLabelRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    var labelId = request.getLabelId().isEmpty() ? newId() : request.getLabelId();
    ProjectRules.checkName("label_id", labelId);
    var act = request.getAct().isEmpty() ? labelId : Acts.named(request.getAct());
    checkMask(request);
    return database.call(transaction -> {
      submit(transaction, request, labelId, act);
      return SubmitLabelResponse.newBuilder().setLabelId(labelId).setAct(act).build();
    });
  }

  private void checkMask(SubmitLabelRequest request) {
    if (request.getValue().hasMask()) {
      var key = new ItemKey(request.getProject(), request.getItem());
      database
          .jdbi()
          .useHandle(handle ->
              masks.check(
                  ProjectTable.get(handle, key.project()),
                  Items.present(handle, key),
                  request.getValue()));
    }
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private void submit(
      Transaction transaction, SubmitLabelRequest request, String labelId, String act) {
    var handle = transaction.handle();
    var project = ProjectTable.get(handle, request.getProject());
    var name = request.getItem();
    var writer =
        ActWriter.begin(
            transaction, project.getId(), List.of(name), provenance(request, act), tally);
    var item = Items.checkPresent(writer.item(name));
    var value = LabelRules.checked(project, item.added(), request.getValue());
    var same = item.label(labelId);
    if (same.isPresent()) {
      checkSame(same.get(), request);
      return;
    }
    var lease = lease(transaction, project, item, request);
    writer.label(name, labelId, value, Plans.isVote(project));
    settling.settle(writer, project, name);
    writer.write();
    lease.ifPresent(held -> leases.release(handle, held));
  }

  private static void checkSame(LabelEntry known, SubmitLabelRequest request) {
    if (!known.value().equals(request.getValue())) {
      throw new InvalidException(
          "label '%s' of item '%s' is there and says %s; a new label needs a new label_id"
              .formatted(known.labelId(), request.getItem(), Words.of(known.value())));
    }
  }

  /// The lease under which the label is given. A label without a lease takes the item from whoever
  /// holds it alone, so that his late label meets a conflict, and not an item that has changed.
  private Optional<Lease> lease(
      Transaction transaction, Project project, Item item, SubmitLabelRequest request) {
    if (request.getLeaseEpoch() == 0) {
      leases.revoke(transaction.handle(), project, List.of(item.key()));
      return Optional.empty();
    }
    return Optional.of(
        leases.current(transaction.handle(), item, request.getLabeller(), request.getLeaseEpoch()));
  }

  private static Provenance provenance(SubmitLabelRequest request, String act) {
    var plain = Acts.by(request.getLabeller(), LabelSource.LABEL_SOURCE_PERSON, act);
    return request.hasSuggestion()
        ? plain.toBuilder()
            .setSource(LabelSource.LABEL_SOURCE_MODEL_ASSISTED)
            .setSuggestedBy(request.getSuggestion().getModelVersion())
            .setSuggestion(request.getSuggestion().getClassName())
            .setSuggestionConfidence(request.getSuggestion().getConfidence())
            .build()
        : plain;
  }

  /// Takes a label back; one that was taken back before stays so. The labeller gets the item again,
  /// if nobody has it.
  ///
  /// @throws NotFoundException for an unknown project, item or label
  RetractLabelResponse retract(RetractLabelRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    var act = Acts.newName();
    return database.call(transaction -> {
      var project = ProjectTable.get(transaction.handle(), request.getProject());
      var item = retract(transaction, project, request, act);
      var answer = RetractLabelResponse.newBuilder().setAct(act);
      leases
          .again(transaction.handle(), project, item, request.getLabeller())
          .ifPresent(answer::setTask);
      return answer.build();
    });
  }

  private Item retract(
      Transaction transaction, Project project, RetractLabelRequest request, String act) {
    var name = request.getItem();
    var by = Acts.by(request.getLabeller(), LabelSource.LABEL_SOURCE_PERSON, act);
    var writer = ActWriter.begin(transaction, project.getId(), List.of(name), by, tally);
    var label =
        Items.checkPresent(writer.item(name))
            .label(request.getLabelId())
            .orElseThrow(() ->
                new NotFoundException(
                    "item '%s' of project '%s' has no label '%s'"
                        .formatted(name, project.getId(), request.getLabelId())));
    if (!label.retracted()) {
      writer.retract(name, label.labelId());
      settling.settle(writer, project, name);
      writer.write();
    }
    return writer.item(name);
  }
}
