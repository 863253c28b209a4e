package dev.millrace.console.label;

import dev.millrace.console.Names;
import dev.millrace.console.Times;
import dev.millrace.proto.labeling.v1.Task;
import java.time.Instant;
import java.util.Optional;

/// An item that is offered to one labeller for a time.
///
/// @param image SHA-256 of its picture
/// @param leaseEpoch fences the lease
/// @param current its label, if it has one
/// @param strategy why it is here, `unspecified` when no strategy chose it
public record TaskView(
    String item,
    String image,
    ContentView content,
    long leaseEpoch,
    Instant leaseUntil,
    Optional<SuggestionView> suggestion,
    Optional<ValueView> current,
    String strategy) {

  /// What the contracts carry.
  public static TaskView of(Task task) {
    return new TaskView(
        task.getItem(),
        task.getBlob().getSha256(),
        ContentView.of(task.getContent()),
        task.getLeaseEpoch(),
        Times.of(task.getLeaseUntil()),
        task.hasSuggestion()
            ? Optional.of(SuggestionView.of(task.getSuggestion()))
            : Optional.empty(),
        ValueView.of(task.getCurrent()),
        Names.of(task.getStrategy(), "STRATEGY_"));
  }
}
