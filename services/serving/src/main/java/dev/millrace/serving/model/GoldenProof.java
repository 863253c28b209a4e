package dev.millrace.serving.model;

import dev.millrace.proto.evaluation.v1.GoldenItem;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import java.util.Arrays;
import java.util.List;

/// What comparing a model's answers with those that it gave when it was judged has shown.
///
/// @param items how many were compared; 0 when the model was registered without any
/// @param difference the largest difference of two probabilities; of numbers over 1, in relation to
///   them
public record GoldenProof(int items, double difference) {
  /// Nothing was compared.
  static final GoldenProof NONE = new GoldenProof(0, 0);

  /// Engines and machines differ in the last digits only.
  static final double TOLERANCE = 1e-3;

  /// Compares, after [WarmUp] has found that the pixels suit the model.
  ///
  /// @throws UnfitBundleException when the answers are others
  static GoldenProof of(Classifier classifier, GoldenItems golden) {
    var items = golden.getItemsList();
    if (items.isEmpty()) {
      return NONE;
    }
    var rows = classifier.probabilities(pixels(classifier, items), items.size());
    var largest = 0.0;
    for (int i = 0; i < items.size(); i++) {
      var difference = difference(rows[i], items.get(i));
      if (!(difference <= TOLERANCE)) {
        throw new UnfitBundleException(
            "golden item %s is judged as %s, expected %s as when the model was evaluated"
                .formatted(
                    items.get(i).getItem(),
                    Arrays.toString(rows[i]),
                    items.get(i).getProbabilitiesList()));
      }
      largest = Math.max(largest, difference);
    }
    return new GoldenProof(items.size(), largest);
  }

  private static byte[] pixels(Classifier classifier, List<GoldenItem> items) {
    var size = classifier.description().input().bytes();
    var pixels = new byte[Math.multiplyExact(size, items.size())];
    for (int i = 0; i < items.size(); i++) {
      items.get(i).getPixels().copyTo(pixels, i * size);
    }
    return pixels;
  }

  private static double difference(float[] row, GoldenItem item) {
    if (row.length != item.getProbabilitiesCount()) {
      return Double.NaN;
    }
    var largest = 0.0;
    for (int i = 0; i < row.length; i++) {
      var expected = item.getProbabilities(i);
      largest = Math.max(largest, Math.abs(row[i] - expected) / Math.max(1, Math.abs(expected)));
    }
    return largest;
  }
}
