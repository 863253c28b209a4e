package dev.millrace.serving.model;

import dev.millrace.learn.onnx.Spans;
import dev.millrace.proto.evaluation.v1.GoldenItem;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import java.util.HashMap;

/// Evaluation's leave for a model to compute in 8 bits.
///
/// @param spans how far the network's values reach
/// @param golden the golden items with their probabilities in 8 bits
record EightBitsLeave(Spans spans, GoldenItems golden) {

  /// Whether a model may compute in 8 bits.
  static boolean isGiven(GoldenItems golden) {
    return golden.getEightBits().getSpansCount() > 0
        && golden.getEightBits().getGoldenCount() == golden.getItemsCount();
  }

  /// The leave in golden items where it [#isGiven].
  static EightBitsLeave of(GoldenItems golden) {
    var given = golden.getEightBits();
    var spans = new HashMap<Integer, Spans.Span>();
    for (var span : given.getSpansList()) {
      spans.put(span.getValue(), new Spans.Span(span.getLow(), span.getHigh()));
    }
    var items = golden.toBuilder().clearItems();
    for (int i = 0; i < golden.getItemsCount(); i++) {
      items.addItems(
          GoldenItem.newBuilder(golden.getItems(i))
              .clearProbabilities()
              .addAllProbabilities(given.getGolden(i).getProbabilitiesList()));
    }
    return new EightBitsLeave(new Spans(spans), items.build());
  }
}
