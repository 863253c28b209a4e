package dev.millrace.evaluation;

import com.google.protobuf.ByteString;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.proto.evaluation.v1.GoldenItem;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import java.lang.foreign.ValueLayout;

/// The choice of golden items: some of a split, evenly spread, with what the model makes of them.
final class Golden {
  private static final int MOST_ITEMS = 64;
  private static final int FEWEST_ITEMS = 4;
  private static final int BYTES = 2 << 20;

  private Golden() {}

  static GoldenItems of(Predictor predictor, JudgedSet set) {
    var items = set.items();
    var wanted = Math.clamp(BYTES / set.pixels().shape().bytes(), FEWEST_ITEMS, MOST_ITEMS);
    var count = Math.min(wanted, items.size());
    var golden = GoldenItems.newBuilder();
    for (int i = 0; i < count; i++) {
      golden.addItems(item(predictor, set, (int) ((long) i * items.size() / count)));
    }
    return golden.build();
  }

  private static GoldenItem item(Predictor predictor, JudgedSet set, int index) {
    var pixels = set.pixels().pixels(index).toArray(ValueLayout.JAVA_BYTE);
    var golden =
        GoldenItem.newBuilder()
            .setItem(set.items().get(index).getItem())
            .setPixels(ByteString.copyFrom(pixels))
            .setLabel(set.items().get(index).getLabel());
    for (float answer : predictor.answers(pixels, 1)[0]) {
      golden.addProbabilities(answer);
    }
    return golden.build();
  }
}
