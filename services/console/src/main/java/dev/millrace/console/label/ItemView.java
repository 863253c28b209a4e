package dev.millrace.console.label;

import dev.millrace.proto.labeling.v1.ItemState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An item with all its labels, newest last.
///
/// @param toReview whether it waits for a review
public record ItemView(
    String item,
    String image,
    ContentView content,
    Optional<ValueView> current,
    Map<String, String> attributes,
    List<LabelView> labels,
    Optional<SuggestionView> suggestion,
    List<FlagView> flags,
    boolean toReview) {
  public ItemView {
    attributes = Map.copyOf(attributes);
    labels = List.copyOf(labels);
    flags = List.copyOf(flags);
  }

  static ItemView of(ItemState state) {
    return new ItemView(
        state.getItem(),
        state.getBlob().getSha256(),
        ContentView.of(state.getContent()),
        ValueView.of(state.getCurrent()),
        state.getAttributesMap(),
        state.getLabelsList().stream().map(LabelView::of).toList(),
        state.hasSuggestion()
            ? Optional.of(SuggestionView.of(state.getSuggestion()))
            : Optional.empty(),
        state.getFlagsList().stream().map(FlagView::of).toList(),
        state.getToReview());
  }
}
