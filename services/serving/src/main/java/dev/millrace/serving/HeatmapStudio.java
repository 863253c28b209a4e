package dev.millrace.serving;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.vision.Heatmap;
import dev.millrace.learn.vision.Heatmaps;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.Patience;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The maker of heatmaps, on one thread of its own; a few bundles stay open for it, each opened
/// when its first map is asked for.
final class HeatmapStudio implements AutoCloseable {
  private static final int OPEN = 2;

  private final BlobStore blobs;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("heatmaps").factory());
  // Touched by that thread alone; the bundle used last is at the end.
  private final LinkedHashMap<String, Heatmaps> open = new LinkedHashMap<>(4, 0.75f, true);

  HeatmapStudio(BlobStore blobs) {
    this.blobs = blobs;
  }

  /// How much each place of an image speaks for a class.
  ///
  /// @param bundle the bundle's SHA-256
  /// @param pixels unsigned bytes `[height, width, channels]` of the model's input
  /// @throws InferenceRefused when nobody waits any more, or the map cannot be made
  Heatmap make(String bundle, byte[] pixels, int label, Patience patience) {
    try {
      return CompletableFuture.supplyAsync(() -> draw(bundle, pixels, label, patience), thread)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof InferenceRefused refused
          ? refused
          : new InferenceRefused(
              Reason.FAILED, "the heatmap could not be made: " + e.getCause(), e);
    }
  }

  private Heatmap draw(String bundle, byte[] pixels, int label, Patience patience) {
    if (patience.isOver()) {
      throw new InferenceRefused(
          Reason.ABANDONED, "the deadline passed, or the caller left, before a heatmap was made");
    }
    return open.computeIfAbsent(bundle, this::opened).towards(pixels, label);
  }

  private Heatmaps opened(String bundle) {
    var eldest = open.entrySet().iterator();
    while (open.size() >= OPEN && eldest.hasNext()) {
      eldest.next().getValue().close();
      eldest.remove();
    }
    return Heatmaps.open(Bundle.map(blobs.file(bundle)));
  }

  @Override
  public void close() {
    thread.execute(() -> {
      open.values().forEach(Heatmaps::close);
      open.clear();
    });
    thread.close();
  }
}
