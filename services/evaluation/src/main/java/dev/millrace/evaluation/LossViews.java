package dev.millrace.evaluation;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.vision.Heatmaps;
import dev.millrace.learn.vision.SeenImage;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.mesh.v1.Blob;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Pictures of where a model looked in the items that it was most wrong about. A model whose values
/// have no places gives none.
final class LossViews implements AutoCloseable {
  private static final int MOST = 24;

  private final BlobStore blobs;
  private final Optional<Heatmaps> heatmaps;

  LossViews(Bundle model, BlobStore blobs) {
    this.blobs = blobs;
    this.heatmaps = open(model);
  }

  private static Optional<Heatmaps> open(Bundle model) {
    try {
      return Optional.of(Heatmaps.open(model));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The verdict with pictures of its largest losses.
  SplitVerdict of(JudgedSet set, SplitVerdict verdict) {
    if (heatmaps.isEmpty()) {
      return verdict;
    }
    var places = places(set);
    var seen = verdict.toBuilder();
    for (int i = 0; i < Math.min(MOST, seen.getTopLossesCount()); i++) {
      var loss = seen.getTopLossesBuilder(i);
      int place = places.getOrDefault(loss.getItem(), 0);
      loss.setHeatmap(picture(set, place, loss, verdict));
    }
    return seen.build();
  }

  private Blob picture(JudgedSet set, int place, ItemLoss.Builder loss, SplitVerdict verdict) {
    var pixels = set.pixels().pixels(place);
    int predicted = verdict.getClassesList().indexOf(loss.getPredicted());
    var map = heatmaps.orElseThrow().towards(pixels.toArray(ValueLayout.JAVA_BYTE), predicted);
    return blobs.put(new SeenImage(set.pixels().shape(), pixels).png(map), "image/png");
  }

  private static Map<String, Integer> places(JudgedSet set) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < set.items().size(); i++) {
      places.put(set.items().get(i).getItem(), i);
    }
    return places;
  }

  @Override
  public void close() {
    heatmaps.ifPresent(Heatmaps::close);
  }
}
