package dev.millrace.console.label;

import static java.util.Objects.requireNonNull;

import dev.millrace.proto.labeling.v1.Suggestion;

/// What the served model thinks of an item.
///
/// @param confidence its probability, 0 to 1
/// @param margin the confidence less that of the second class
public record SuggestionView(
    String className, float confidence, float margin, String modelVersion) {
  public SuggestionView {
    requireNonNull(className, "className is missing");
    requireNonNull(modelVersion, "modelVersion is missing");
  }

  static SuggestionView of(Suggestion suggestion) {
    return new SuggestionView(
        suggestion.getClassName(),
        suggestion.getConfidence(),
        suggestion.getMargin(),
        suggestion.getModelVersion());
  }

  Suggestion toProto() {
    return Suggestion.newBuilder()
        .setClassName(className)
        .setConfidence(confidence)
        .setMargin(margin)
        .setModelVersion(modelVersion)
        .build();
  }
}
