package dev.millrace.serving.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a request asks for: some images, and the model that is to judge them.
///
/// @param model the project's id
/// @param version a registered version, or empty for the champion
/// @param items the caller's item ids, one an image, or none at all
public record Question(String model, String version, Images images, List<String> items) {
  public Question {
    requireNonNull(model, "model is null");
    requireNonNull(version, "version is null");
    requireNonNull(images, "images is null");
    items = List.copyOf(items);
    if (!items.isEmpty() && items.size() != images.count()) {
      throw new IllegalArgumentException(
          "%d items do not name %d images".formatted(items.size(), images.count()));
    }
  }
}
