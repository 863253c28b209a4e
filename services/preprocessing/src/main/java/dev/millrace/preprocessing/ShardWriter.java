package dev.millrace.preprocessing;

import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.preprocessing.Selection.Chosen;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/// Decodes the images of a shard on many threads and keeps it as two blobs. What is written does
/// not depend on the threads.
record ShardWriter(BlobStore blobs, ImageReading reading, ImageShape shape, ExecutorService pool) {
  private static final int MOST_ITEMS = 8_192;
  private static final int MOST_BYTES = 128 << 20;
  private static final int CHUNK = 64;

  /// A shard that was kept, and the statistics of its pixels.
  record Written(Shard shard, ChannelStatistics statistics) {}

  /// The most items that a shard of this shape has.
  static int capacity(ImageShape shape) {
    return Math.clamp(MOST_BYTES / shape.bytes(), 1, MOST_ITEMS);
  }

  /// Keeps one shard.
  ///
  /// @throws CutRefused when an image is missing or damaged, naming the first such item
  Written write(Split split, List<Chosen> items) throws InterruptedException {
    var pixels = new byte[Math.multiplyExact(items.size(), shape.bytes())];
    var entries = new ShardItem[items.size()];
    var statistics = decode(items, pixels, entries);
    var index = ShardIndex.newBuilder().addAllItems(List.of(entries)).build();
    var shard =
        Shard.newBuilder()
            .setSplit(split)
            .setCount(items.size())
            .setPixels(blobs.put(pixels, "application/octet-stream"))
            .setIndex(blobs.put(Canonical.bytes(index), "application/protobuf"))
            .build();
    return new Written(shard, statistics);
  }

  private ChannelStatistics decode(List<Chosen> items, byte[] pixels, ShardItem[] entries)
      throws InterruptedException {
    var chunks = new ArrayList<Callable<ChannelStatistics>>();
    for (int from = 0; from < items.size(); from += CHUNK) {
      chunks.add(chunk(items, from, Math.min(from + CHUNK, items.size()), pixels, entries));
    }
    var statistics = new ChannelStatistics(shape.channels());
    for (var decoded : pool.invokeAll(chunks)) {
      try {
        statistics.merge(decoded.get());
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }
    return statistics;
  }

  private Callable<ChannelStatistics> chunk(
      List<Chosen> items, int from, int until, byte[] pixels, ShardItem[] entries) {
    return () -> {
      var images = new ImageBytes(blobs, reading);
      for (int i = from; i < until; i++) {
        var image = images.open(items.get(i).labelled().item());
        image.decode(shape, pixels, i * shape.bytes());
        entries[i] = entry(items.get(i), image);
      }
      return counted(pixels, from * shape.bytes(), until * shape.bytes());
    };
  }

  private ChannelStatistics counted(byte[] pixels, int from, int until) {
    var statistics = new ChannelStatistics(shape.channels());
    statistics.add(MemorySegment.ofArray(pixels).asSlice(from, until - from));
    return statistics;
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("decoding a shard failed", e);
  }

  private ShardItem entry(Chosen chosen, ImageBytes.Opened image) {
    var item = chosen.labelled().item();
    var label = chosen.labelled().label();
    var entry =
        ShardItem.newBuilder()
            .setItem(item.getItem())
            .setContentSha256(item.getContent().getImage().getBlob().getSha256())
            .setLabelId(label.id())
            .setLabelEventSource(label.eventSource())
            .setLabelEventId(label.eventId());
    switch (chosen.target()) {
      case Target.OfClass(var index) -> entry.setLabel(index);
      case Target.OfTags(var indices) -> entry.addAllTags(indices);
      case Target.OfPoints(var places) -> {
        var framing = image.framing(shape);
        for (var place : places) {
          var seen = framing.seen(place);
          entry.addNumbers((float) seen.x()).addNumbers((float) seen.y());
        }
      }
      case Target.OfNumber(var value) -> entry.addNumbers(value);
    }
    return entry.build();
  }
}
