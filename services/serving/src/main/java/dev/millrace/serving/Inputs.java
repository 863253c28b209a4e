package dev.millrace.serving;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.List;
import java.util.stream.IntStream;

/// What a request asks that wants each of its inputs judged on its own.
///
/// @param model the project's id
/// @param version a registered version, or empty for the champion
record Inputs(String model, String version, List<Input> inputs) {
  private static final int LONGEST_ITEM = 512;

  /// One input.
  ///
  /// @param item the caller's id of it, empty when it has none
  record Input(String item, Content content) {
    /// The item's id in events: the caller's, else the SHA-256 of the content.
    String name() {
      if (!item.isBlank()) {
        return item;
      }
      return switch (content) {
        case Content.Image(var file) -> Sha256.of(file);
        case Content.Other(_, var bytes) -> Sha256.of(bytes);
      };
    }
  }

  /// What there is to judge.
  sealed interface Content {
    /// An encoded image.
    record Image(byte[] file) implements Content {}

    /// What models of images cannot judge.
    ///
    /// @param kind how to call it in a sentence
    record Other(String kind, byte[] bytes) implements Content {}
  }

  Inputs {
    inputs = List.copyOf(inputs);
  }

  /// @throws InferenceRefused when there are none or too many, or an item's id is too long
  void check(int most) {
    if (inputs.isEmpty()) {
      throw new InferenceRefused(Reason.INVALID_REQUEST, "no inputs, expected at least one");
    }
    if (inputs.size() > most) {
      throw new InferenceRefused(
          Reason.TOO_LARGE,
          "%d inputs, and one request may hold %d; send several requests"
              .formatted(inputs.size(), most));
    }
    IntStream.range(0, inputs.size())
        .filter(i -> inputs.get(i).item().length() > LONGEST_ITEM)
        .findFirst()
        .ifPresent(i -> {
          throw new InferenceRefused(
              Reason.INVALID_REQUEST,
              "item id %d has %d characters, expected at most %d"
                  .formatted(i, inputs.get(i).item().length(), LONGEST_ITEM));
        });
  }
}
