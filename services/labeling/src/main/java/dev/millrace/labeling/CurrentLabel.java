package dev.millrace.labeling;

import java.util.List;
import java.util.Optional;

/// The one label of an item that counts, out of all that were given.
final class CurrentLabel {
  private CurrentLabel() {}

  /// The newest label that was not taken back, and is not one of several votes.
  ///
  /// @param labels in the order of the log
  static Optional<LabelEntry> of(List<LabelEntry> labels) {
    return labels.reversed().stream()
        .filter(label -> !label.retracted() && !label.vote())
        .findFirst();
  }
}
