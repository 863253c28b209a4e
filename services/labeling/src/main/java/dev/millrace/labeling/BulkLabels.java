package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.MeshException;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.ItemRefusal;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsResponse;
import java.util.ArrayList;
import java.util.List;

/// Labels many items as one act.
final class BulkLabels {
  private static final int MOST_ITEMS = 10_000;

  /// What became of some labels.
  record Outcome(int labelled, List<ItemRefusal> refused) {}

  private final Database database;
  private final Tally tally;
  private final Settling settling;
  private final TaskLeases leases;

  BulkLabels(Database database, Tally tally, Settling settling, TaskLeases leases) {
    this.database = database;
    this.tally = tally;
    this.settling = settling;
    this.leases = leases;
  }

  /// Labels what can be labelled, and tells of the rest.
  ///
  /// @throws dev.millrace.mesh.NotFoundException for an unknown project
  SubmitLabelsResponse submit(SubmitLabelsRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    if (request.getLabelsCount() < 1 || request.getLabelsCount() > MOST_ITEMS) {
      throw new InvalidException(
          "%d labels are given, expected 1 to %d".formatted(request.getLabelsCount(), MOST_ITEMS));
    }
    var act = Acts.named(request.getAct());
    var by = Acts.by(request.getLabeller(), LabelSource.LABEL_SOURCE_PERSON, act).toBuilder();
    if (request.hasSelection()) {
      by.setSelection(request.getSelection());
    }
    var outcome = label(request.getProject(), request.getLabelsList(), by.build());
    return SubmitLabelsResponse.newBuilder()
        .setAct(act)
        .setLabelled(outcome.labelled())
        .addAllRefused(outcome.refused())
        .build();
  }

  /// Labels items in one transaction, as a part of the act that `by` names.
  Outcome label(String projectId, List<ItemLabel> labels, Provenance by) {
    return database.call(transaction -> {
      var project = ProjectTable.get(transaction.handle(), projectId);
      return label(transaction, project, labels, by);
    });
  }

  private Outcome label(
      Transaction transaction, Project project, List<ItemLabel> labels, Provenance by) {
    var names = labels.stream().map(ItemLabel::getItem).distinct().toList();
    var writer = ActWriter.begin(transaction, project.getId(), names, by, tally);
    // What a file says was decided elsewhere, and is no vote.
    var isVote = Plans.isVote(project) && by.getSource() != LabelSource.LABEL_SOURCE_IMPORT;
    var refused = new ArrayList<ItemRefusal>();
    var labelled = new ArrayList<ItemKey>();
    for (var label : labels) {
      try {
        label(writer, project, label, isVote);
        labelled.add(new ItemKey(project.getId(), label.getItem()));
      } catch (MeshException e) {
        refused.add(refusal(label.getItem(), e));
      }
    }
    leases.revoke(transaction.handle(), project, labelled);
    writer.write();
    return new Outcome(labelled.size(), refused);
  }

  private static ItemRefusal refusal(String item, MeshException reason) {
    return ItemRefusal.newBuilder()
        .setItem(item)
        .setReason(String.valueOf(reason.getMessage()))
        .build();
  }

  private void label(ActWriter writer, Project project, ItemLabel label, boolean isVote) {
    var item = Items.checkPresent(writer.item(label.getItem()));
    var value = LabelRules.checked(project, item.added(), label.getValue());
    var labelId = labelId(writer.act(), label.getItem());
    var same = item.label(labelId);
    if (same.isPresent() && !same.get().value().equals(value)) {
      throw new InvalidException(
          "item '%s' is labelled by act %s already, as %s"
              .formatted(label.getItem(), writer.act(), Words.of(same.get().value())));
    }
    if (same.isEmpty()) {
      writer.label(label.getItem(), labelId, value, isVote);
      settling.settle(writer, project, label.getItem());
    }
  }

  // Made of the item's name, so that a call that is made again gives no second label.
  private static String labelId(String act, String item) {
    return act + "-" + Sha256.of(item.getBytes(UTF_8)).substring(0, 16);
  }
}
