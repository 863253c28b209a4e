package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import java.util.List;

/// One split of a cut: its pixels, mapped from the shards, and its items in the same order.
record JudgedSet(Split split, PixelSet pixels, List<ShardItem> items) {
  JudgedSet {
    items = List.copyOf(items);
  }

  /// The splits that a model is judged on and that have items, valid first.
  ///
  /// @throws CannotJudge when there is none
  static List<JudgedSet> of(CutManifest manifest, BlobStore blobs) {
    var sets = new ArrayList<JudgedSet>();
    for (var split : List.of(Split.SPLIT_VALID, Split.SPLIT_TEST)) {
      var shards =
          manifest.getShardsList().stream()
              .filter(shard -> shard.getSplit() == split && shard.getCount() > 0)
              .toList();
      if (!shards.isEmpty()) {
        sets.add(read(split, shards, shape(manifest), blobs));
      }
    }
    if (sets.isEmpty()) {
      throw new CannotJudge(
          "the cut has no valid and no test items, so there is nothing to judge a model on: ask for a cut with a valid_share above 0");
    }
    return sets;
  }

  /// The shape of the images of a cut.
  static ImageShape shape(CutManifest manifest) {
    var image = manifest.getSpec().getImage();
    return new ImageShape(image.getHeight(), image.getWidth(), image.getChannels());
  }

  private static JudgedSet read(
      Split split, List<Shard> shards, ImageShape shape, BlobStore blobs) {
    var pixels = new ArrayList<PixelShard>();
    var items = new ArrayList<ShardItem>();
    for (var shard : shards) {
      var index = index(shard, blobs).getItemsList();
      var labels = index.stream().mapToInt(ShardItem::getLabel).toArray();
      pixels.add(PixelShard.map(shape, blobs.file(shard.getPixels().getSha256()), 0, labels));
      items.addAll(index);
    }
    return new JudgedSet(split, new PixelSet(pixels), items);
  }

  private static ShardIndex index(Shard shard, BlobStore blobs) {
    try {
      return ShardIndex.parseFrom(blobs.get(shard.getIndex().getSha256()));
    } catch (InvalidProtocolBufferException e) {
      throw new CannotJudge(
          "the blob %s is not a shard's index: ask for the cut again"
              .formatted(shard.getIndex().getSha256()),
          e);
    }
  }
}
