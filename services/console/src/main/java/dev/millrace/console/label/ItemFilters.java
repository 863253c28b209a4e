package dev.millrace.console.label;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ItemFilter;

/// The states of items by the names that pages use.
final class ItemFilters {
  private ItemFilters() {}

  static ItemFilter of(String state) {
    return switch (state) {
      case "any" -> ItemFilter.ITEM_FILTER_UNSPECIFIED;
      case "labelled" -> ItemFilter.ITEM_FILTER_LABELLED;
      case "unlabelled" -> ItemFilter.ITEM_FILTER_UNLABELLED;
      case "to review" -> ItemFilter.ITEM_FILTER_TO_REVIEW;
      default ->
          throw new InvalidException(
              "state is '%s': expected any, labelled, unlabelled or to review".formatted(state));
    };
  }
}
