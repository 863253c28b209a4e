package dev.millrace.console.review;

import dev.millrace.console.Names;
import dev.millrace.console.label.FlagView;
import dev.millrace.console.label.LabelView;
import dev.millrace.console.label.TaskView;
import dev.millrace.proto.labeling.v1.ReviewTask;
import java.util.List;

/// An item whose label is to be judged.
///
/// @param reason `flagged`, `tied`, `weak consensus` or `sampled`
/// @param labelId of the current label, empty when there is none
/// @param labels all that were not taken back, votes included
/// @param support of the consensus, 0 to 1; 0 when the current label is none
public record ReviewView(
    TaskView task,
    String reason,
    String labelId,
    List<LabelView> labels,
    double support,
    List<FlagView> flags) {
  public ReviewView {
    labels = List.copyOf(labels);
    flags = List.copyOf(flags);
  }

  static ReviewView of(ReviewTask task) {
    return new ReviewView(
        TaskView.of(task.getTask()),
        Names.of(task.getReason(), "REVIEW_REASON_"),
        task.getLabelId(),
        task.getLabelsList().stream().map(LabelView::of).toList(),
        task.getConsensus().getSupport(),
        task.getFlagsList().stream().map(FlagView::of).toList());
  }
}
