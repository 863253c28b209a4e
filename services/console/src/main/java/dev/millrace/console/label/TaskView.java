package dev.millrace.console.label;

import dev.millrace.console.Times;
import dev.millrace.proto.labeling.v1.Task;
import java.time.Instant;
import java.util.Optional;

/// An item that is offered to one labeller for a time.
///
/// @param image SHA-256 of its picture
/// @param leaseEpoch fences the lease
/// @param current its label, if it has one
public record TaskView(
    String item,
    String image,
    long leaseEpoch,
    Instant leaseUntil,
    Optional<SuggestionView> suggestion,
    Optional<String> current) {

  static TaskView of(Task task) {
    return new TaskView(
        task.getItem(),
        task.getBlob().getSha256(),
        task.getLeaseEpoch(),
        Times.of(task.getLeaseUntil()),
        task.hasSuggestion()
            ? Optional.of(SuggestionView.of(task.getSuggestion()))
            : Optional.empty(),
        task.hasCurrent() ? Optional.of(Values.of(task.getCurrent())) : Optional.empty());
  }
}
