package dev.millrace.evaluation;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.vision.Heatmaps;
import dev.millrace.learn.vision.SeenImage;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.mesh.v1.Blob;
import java.lang.foreign.ValueLayout;
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
  SplitVerdict of(JudgedSet set, Losses losses, SplitVerdict verdict) {
    if (heatmaps.isEmpty()) {
      return verdict;
    }
    var top = losses.top();
    var seen = verdict.toBuilder();
    for (int i = 0; i < Math.min(MOST, top.size()); i++) {
      int output = losses.output(top.get(i));
      if (output != Losses.NO_OUTPUT) {
        seen.getTopLossesBuilder(i).setHeatmap(picture(set, top.get(i), output));
      }
    }
    return seen.build();
  }

  private Blob picture(JudgedSet set, int place, int output) {
    var pixels = set.pixels().pixels(place);
    var map = heatmaps.orElseThrow().towards(pixels.toArray(ValueLayout.JAVA_BYTE), output);
    return blobs.put(new SeenImage(set.pixels().shape(), pixels).png(map), "image/png");
  }

  @Override
  public void close() {
    heatmaps.ifPresent(Heatmaps::close);
  }
}
