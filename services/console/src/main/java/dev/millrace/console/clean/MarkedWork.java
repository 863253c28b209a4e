package dev.millrace.console.clean;

import dev.millrace.console.Services;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.labeling.v1.ClearMarksRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.ListMarksRequest;
import dev.millrace.proto.labeling.v1.Mark;
import dev.millrace.proto.labeling.v1.MarkKind;
import dev.millrace.proto.labeling.v1.Selection;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsResponse;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.Verdict;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/// Carries out what a labeller has marked. What was done is no longer marked; what could not be
/// done stays, with the reason.
///
/// @param act names the labels that are given and the removals; sending it again does none twice
/// @param removes whether the labeller may remove items
record MarkedWork(Services services, String project, String labeller, String act, boolean removes) {
  /// What came of it.
  ///
  /// @param act what was relabelled, removed and merged, to be undone as one; empty when nothing
  ///   was
  /// @param left marks that stay, each with the reason
  public record Done(
      String act, int kept, int relabelled, int removed, int merged, List<Left> left) {
    public Done {
      left = List.copyOf(left);
    }
  }

  /// A mark that stays.
  public record Left(String item, String reason) {}

  Done run() {
    var marks =
        services
            .cleaning()
            .listMarks(
                ListMarksRequest.newBuilder().setProject(project).setLabeller(labeller).build())
            .getMarksList();
    var left = new ArrayList<Left>();
    var relabelling = relabel(of(marks, MarkKind.MARK_KIND_RELABEL), left);
    int kept = 0;
    for (var mark : of(marks, MarkKind.MARK_KIND_KEEP)) {
      kept += keep(mark, left);
    }
    int removed = 0;
    for (var mark : of(marks, MarkKind.MARK_KIND_REMOVE)) {
      removed += remove(mark, "removed while cleaning", left);
    }
    int merged = 0;
    for (var mark : of(marks, MarkKind.MARK_KIND_MERGE)) {
      merged += remove(mark, "near duplicate of " + mark.getIntoItem(), left);
    }
    int relabelled = relabelling.getLabelled();
    return new Done(
        relabelled + removed + merged > 0 ? act : "", kept, relabelled, removed, merged, left);
  }

  private static List<Mark> of(List<Mark> marks, MarkKind kind) {
    return marks.stream().filter(mark -> mark.getKind() == kind).toList();
  }

  private SubmitLabelsResponse relabel(List<Mark> marks, List<Left> left) {
    if (marks.isEmpty()) {
      return SubmitLabelsResponse.getDefaultInstance();
    }
    var request =
        SubmitLabelsRequest.newBuilder()
            .setProject(project)
            .setLabeller(labeller)
            .setAct(act)
            .setSelection(Selection.newBuilder().setDescription("found while cleaning"));
    marks.forEach(mark ->
        request.addLabels(
            ItemLabel.newBuilder()
                .setItem(mark.getItem())
                .setValue(LabelValue.newBuilder().setClassName(mark.getClassName()))));
    var answer = services.labeling().submitLabels(request.build());
    answer
        .getRefusedList()
        .forEach(refused -> left.add(new Left(refused.getItem(), refused.getReason())));
    var refused = left.stream().map(Left::item).toList();
    marks.stream().map(Mark::getItem).filter(item -> !refused.contains(item)).forEach(this::clear);
    return answer;
  }

  private int keep(Mark mark, List<Left> left) {
    return attempt(
        mark,
        left,
        () -> {
          var _ =
              services
                  .labeling()
                  .submitReview(
                      SubmitReviewRequest.newBuilder()
                          .setProject(project)
                          .setItem(mark.getItem())
                          .setReviewer(labeller)
                          .setLabelId(mark.getLabelId())
                          .setVerdict(Verdict.VERDICT_ACCEPTED)
                          .setComment("kept while cleaning")
                          .build());
          return 1;
        });
  }

  private int remove(Mark mark, String reason, List<Left> left) {
    if (!removes) {
      left.add(new Left(mark.getItem(), "only an admin removes items"));
      return 0;
    }
    return attempt(
        mark,
        left,
        () ->
            (int)
                services
                    .ingest()
                    .removeItems(
                        RemoveItemsRequest.newBuilder()
                            .setProject(project)
                            .addItems(mark.getItem())
                            .setReason(reason)
                            .setLabeller(labeller)
                            .setAct(act)
                            .build())
                    .getRemoved());
  }

  /// Answers how many items it was done to: none, when somebody was faster.
  private int attempt(Mark mark, List<Left> left, IntSupplier work) {
    try {
      int done = work.getAsInt();
      clear(mark.getItem());
      return done;
    } catch (StatusRuntimeException e) {
      if (!isAboutTheItem(e.getStatus().getCode())) {
        throw e;
      }
      left.add(new Left(mark.getItem(), String.valueOf(e.getStatus().getDescription())));
      return 0;
    }
  }

  private static boolean isAboutTheItem(Status.Code code) {
    return Arrays.asList(
            Status.Code.NOT_FOUND,
            Status.Code.ABORTED,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.FAILED_PRECONDITION)
        .contains(code);
  }

  private void clear(String item) {
    var _ =
        services
            .cleaning()
            .clearMarks(
                ClearMarksRequest.newBuilder()
                    .setProject(project)
                    .setLabeller(labeller)
                    .addItems(item)
                    .build());
  }
}
