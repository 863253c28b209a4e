package dev.millrace.labeling;

import dev.millrace.mesh.job.Lease;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Task;

/// Items as they are handed out.
final class Tasks {
  private Tasks() {}

  /// What a labeller must know of an item that he holds.
  static Task.Builder of(Project project, Item item, Lease lease) {
    var names = ClassNames.of(project);
    var task =
        Task.newBuilder()
            .setItem(item.key().item())
            .setLeaseEpoch(lease.epoch())
            .setLeaseUntil(Times.timestamp(lease.until()))
            .setContent(item.added().getContent());
    Items.blob(item).ifPresent(task::setBlob);
    item.prediction().ifPresent(said -> task.setSuggestion(said.toSuggestion(names)));
    item.current().ifPresent(label -> task.setCurrent(names.present(label.value())));
    return task;
  }
}
