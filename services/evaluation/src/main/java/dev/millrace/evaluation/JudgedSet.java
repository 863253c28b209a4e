package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.data.TargetedImages;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/// One split of a cut: its pixels, mapped from the shards, and its items in the same order.
///
/// @param pixels with their class indices, if they have any
/// @param targets of any kind
record JudgedSet(Split split, PixelSet pixels, Targets targets, List<ShardItem> items) {
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
        sets.add(read(split, shards, manifest, blobs));
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

  /// The images with their targets.
  ImageSource images() {
    return new TargetedImages(pixels, targets);
  }

  /// The kind of target that an objective has.
  static TargetKind kind(Objective<?> objective) {
    return switch (objective) {
      case Classes _ -> TargetKind.TARGET_KIND_CLASS;
      case Tags _ -> TargetKind.TARGET_KIND_TAGS;
      case Points _ -> TargetKind.TARGET_KIND_POINTS;
      case Numbers _ -> TargetKind.TARGET_KIND_NUMBER;
    };
  }

  private static JudgedSet read(
      Split split, List<Shard> shards, CutManifest manifest, BlobStore blobs) {
    var shape = shape(manifest);
    var pixels = new ArrayList<PixelShard>();
    var items = new ArrayList<ShardItem>();
    for (var shard : shards) {
      var index = index(shard, blobs).getItemsList();
      var labels = index.stream().mapToInt(ShardItem::getLabel).toArray();
      pixels.add(PixelShard.map(shape, blobs.file(shard.getPixels().getSha256()), 0, labels));
      items.addAll(index);
    }
    return new JudgedSet(split, new PixelSet(pixels), targets(manifest, items), items);
  }

  private static Targets targets(CutManifest manifest, List<ShardItem> items) {
    int names = manifest.getClassesCount();
    return switch (manifest.getTarget()) {
      case TARGET_KIND_CLASS ->
          Targets.ofClasses(items.stream().mapToInt(ShardItem::getLabel).toArray());
      case TARGET_KIND_TAGS -> {
        var tags = new float[items.size() * names];
        for (int i = 0; i < items.size(); i++) {
          for (int tag : items.get(i).getTagsList()) {
            tags[i * names + tag] = 1;
          }
        }
        yield Targets.ofNumbers(tags, names);
      }
      case TARGET_KIND_POINTS -> numbers(items, 2 * names);
      case TARGET_KIND_NUMBER -> numbers(items, names);
      case UNRECOGNIZED ->
          throw new CannotJudge("the cut's target is of an unknown kind: use the newest version");
    };
  }

  private static Targets numbers(List<ShardItem> items, int width) {
    var numbers = FloatBuffer.allocate(items.size() * width);
    items.forEach(item -> item.getNumbersList().forEach(numbers::put));
    return Targets.ofNumbers(numbers.array(), width);
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
