package dev.millrace.labeling;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.FlagItemResponse;
import dev.millrace.proto.labeling.v1.ItemFlagged;
import dev.millrace.proto.labeling.v1.ItemReviewed;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.SubmitReviewResponse;
import dev.millrace.proto.labeling.v1.Verdict;
import java.util.List;

/// Takes flags and reviews.
final class Reviews {
  private static final int LONGEST_COMMENT = 1_000;

  private final Database database;
  private final Tally tally;
  private final TaskLeases leases;

  Reviews(Database database, Tally tally, TaskLeases leases) {
    this.database = database;
    this.tally = tally;
    this.leases = leases;
  }

  /// Sends an item to review.
  ///
  /// @throws dev.millrace.mesh.NotFoundException for an unknown project or item
  FlagItemResponse flag(FlagItemRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    checkText("reason", request.getReason());
    var act = Acts.newName();
    database.run(transaction -> {
      var project = ProjectTable.get(transaction.handle(), request.getProject());
      var by = Acts.by(request.getLabeller(), LabelSource.LABEL_SOURCE_PERSON, act);
      var name = request.getItem();
      var writer = ActWriter.begin(transaction, project.getId(), List.of(name), by, tally);
      var item = Items.checkPresent(writer.item(name));
      writer.flag(
          name, ItemFlagged.newBuilder().setFlag(act).setReason(request.getReason()).build());
      writer.write();
      giveBack(transaction, item, request.getLabeller(), request.getLeaseEpoch());
    });
    return FlagItemResponse.newBuilder().setAct(act).build();
  }

  private void giveBack(Transaction transaction, Item item, String holder, long epoch) {
    if (epoch != 0) {
      leases.release(
          transaction.handle(), leases.current(transaction.handle(), item, holder, epoch));
    }
  }

  private static void checkText(String what, String text) {
    if (text.length() > LONGEST_COMMENT) {
      throw new InvalidException(
          "the %s has %d characters, at most %d can be"
              .formatted(what, text.length(), LONGEST_COMMENT));
    }
  }

  /// Takes a verdict on an item's label.
  ///
  /// @throws ConflictException when the lease has passed on, or the label is no longer the current
  ///   one
  SubmitReviewResponse submit(SubmitReviewRequest request) {
    ProjectRules.checkName("reviewer", request.getReviewer());
    checkText("comment", request.getComment());
    var act = Acts.newName();
    database.run(transaction -> {
      var project = ProjectTable.get(transaction.handle(), request.getProject());
      var source =
          request.getVerdict() == Verdict.VERDICT_CORRECTED
              ? LabelSource.LABEL_SOURCE_REVIEW
              : LabelSource.LABEL_SOURCE_PERSON;
      var by = Acts.by(request.getReviewer(), source, act);
      var writer =
          ActWriter.begin(transaction, project.getId(), List.of(request.getItem()), by, tally);
      var item = Items.checkPresent(writer.item(request.getItem()));
      checkStillCurrent(item, request);
      judge(writer, project, item, request);
      item.history()
          .openFlags()
          .forEach(flag -> writer.clearFlag(request.getItem(), flag.getFlag()));
      writer.write();
      if (request.getLeaseEpoch() == 0) {
        leases.revoke(transaction.handle(), project, List.of(item.key()));
      }
      giveBack(transaction, item, request.getReviewer(), request.getLeaseEpoch());
    });
    return SubmitReviewResponse.newBuilder().setAct(act).build();
  }

  private static void checkStillCurrent(Item item, SubmitReviewRequest request) {
    var current = item.current().map(LabelEntry::labelId).orElse("");
    if (!current.equals(request.getLabelId())) {
      throw new ConflictException(
          "label '%s' of item '%s' is no longer the current one: %s. Look at the item again"
              .formatted(request.getLabelId(), request.getItem(), Words.ofCurrent(item)));
    }
  }

  private static void judge(
      ActWriter writer, Project project, Item item, SubmitReviewRequest request) {
    var name = request.getItem();
    writer.review(
        name,
        ItemReviewed.newBuilder()
            .setLabelId(request.getLabelId())
            .setVerdict(request.getVerdict())
            .setReview(writer.act())
            .setComment(request.getComment())
            .build());
    switch (request.getVerdict()) {
      case VERDICT_ACCEPTED -> {
        if (item.current().isEmpty()) {
          throw new InvalidException(
              "item '%s' has no label to accept: correct it, or send it back".formatted(name));
        }
      }
      case VERDICT_CORRECTED ->
          writer.label(
              name,
              writer.act(),
              LabelRules.checked(project, item.added(), request.getValue()),
              false);
      case VERDICT_SENT_BACK -> sendBack(writer, item);
      case VERDICT_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidException(
              "the review gives no verdict; expected one of %s, %s, %s"
                  .formatted(
                      Verdict.VERDICT_ACCEPTED,
                      Verdict.VERDICT_CORRECTED,
                      Verdict.VERDICT_SENT_BACK));
    }
  }

  /// Every label is taken back, votes included, so that the item is judged anew.
  private static void sendBack(ActWriter writer, Item item) {
    item.labels().stream()
        .filter(label -> !label.retracted())
        .forEach(label -> writer.retract(item.key().item(), label.labelId()));
  }
}
