package dev.millrace.preprocessing;

import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import dev.millrace.proto.preprocessing.v1.CutSize;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/// Makes the blobs of a cut. The same project, spec and offsets give the same bytes, whatever the
/// number of threads.
record CutBuilder(SnapshotReader snapshots, BlobStore blobs, ImageReading reading, int threads) {
  private static final List<Split> SPLITS =
      List.of(Split.SPLIT_TRAIN, Split.SPLIT_VALID, Split.SPLIT_TEST);

  /// A cut as it was kept: its manifest, and how many items it has.
  record Built(Blob manifest, CutSize size) {}

  /// Keeps a cut: the manifest as a blob, with all that it names.
  ///
  /// @throws CutRefused when what the log holds at the offsets does not make a cut
  Built build(CutRequested request) throws InterruptedException {
    var offsets = OffsetVector.of(request.getOffsetsList());
    var snapshot = snapshots.read(request.getProject(), offsets);
    var selection = Selection.of(snapshot, request.getSpec());
    var manifest =
        CutManifest.newBuilder()
            .setProject(request.getProject())
            .setSpec(request.getSpec())
            .addAllOffsets(offsets.toMessages())
            .addAllClasses(selection.aim().names())
            .setTarget(selection.aim().kind());
    selection.aim().range().ifPresent(manifest::setNumberRange);
    write(selection, request.getSpec(), manifest);
    var blob = blobs.put(Canonical.bytes(manifest.build()), "application/protobuf");
    return new Built(blob, selection.size());
  }

  private void write(Selection selection, CutSpec spec, CutManifest.Builder manifest)
      throws InterruptedException {
    var shape = shape(spec.getImage());
    var statistics = new ChannelStatistics(shape.channels());
    try (var pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("decode ", 0).factory())) {
      var writer = new ShardWriter(blobs, reading, shape, pool);
      for (var split : SPLITS) {
        for (var items : parts(selection.of(split), ShardWriter.capacity(shape))) {
          var written = writer.write(split, items);
          manifest.addShards(written.shard());
          if (split == Split.SPLIT_TRAIN) {
            statistics.merge(written.statistics());
          }
        }
      }
    }
    manifest.setStatistics(message(statistics.normalization()));
  }

  private static ImageShape shape(ImageSpec image) {
    return new ImageShape(image.getHeight(), image.getWidth(), image.getChannels());
  }

  static <T> List<List<T>> parts(List<T> items, int size) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < items.size(); from += size) {
      parts.add(items.subList(from, Math.min(from + size, items.size())));
    }
    return parts;
  }

  private static Statistics message(Normalization normalization) {
    var statistics = Statistics.newBuilder();
    normalization.mean().forEach(statistics::addMean);
    normalization.deviation().forEach(statistics::addStd);
    return statistics.build();
  }
}
