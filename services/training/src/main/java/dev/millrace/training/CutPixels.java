package dev.millrace.training;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.data.TargetedImages;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Range;
import dev.millrace.learn.objective.Tags;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/// The pixels of a cut, mapped and not copied, with what is known of them.
///
/// @param objective what is to be learnt; tags are given from the usual probability on
/// @param normalization fitted by the cut on train only
record CutPixels(
    Objective<?> objective, Normalization normalization, ImageSource train, ImageSource valid) {
  /// The usual probability from which on a tag is given.
  static final double THRESHOLD = 0.2;

  /// Opens a cut by its manifest.
  ///
  /// @throws UnfitRunException when a blob is missing or does not say what it should
  static CutPixels open(BlobStore blobs, String manifestSha256) {
    try {
      return new Reading(blobs, parse(CutManifest.parser(), blobs.get(manifestSha256), "manifest"))
          .read();
    } catch (NotFoundException e) {
      throw new UnfitRunException("a part of the cut is missing: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UnfitRunException("the cut cannot be used: " + e.getMessage(), e);
    }
  }

  /// The channels of every image.
  int channels() {
    return train.shape().channels();
  }

  private record Reading(BlobStore blobs, CutManifest manifest) {
    CutPixels read() {
      return new CutPixels(
          objective(), normalization(), pixels(Split.SPLIT_TRAIN), pixels(Split.SPLIT_VALID));
    }

    private Normalization normalization() {
      var statistics = manifest.getStatistics();
      var normalization =
          new Normalization(
              statistics.getMeanList().stream().map(Double::floatValue).toList(),
              statistics.getStdList().stream().map(Double::floatValue).toList());
      if (normalization.channels() != shape().channels()) {
        throw new IllegalArgumentException(
            "it has statistics of %d channels for images of %d"
                .formatted(normalization.channels(), shape().channels()));
      }
      return normalization;
    }

    private Objective<?> objective() {
      var names = manifest.getClassesList();
      return switch (manifest.getTarget()) {
        case TARGET_KIND_CLASS -> new Classes(names);
        case TARGET_KIND_TAGS -> new Tags(names, THRESHOLD);
        case TARGET_KIND_POINTS -> new Points(names);
        case TARGET_KIND_NUMBER -> new Numbers(names, range());
        case UNRECOGNIZED ->
            throw new IllegalArgumentException(
                "its target is of the unknown kind %d".formatted(manifest.getTargetValue()));
      };
    }

    private Range range() {
      var range = manifest.getNumberRange();
      return manifest.hasNumberRange()
          ? new Range(range.getMinimum(), range.getMaximum())
          : Range.ANY;
    }

    private ImageSource pixels(Split split) {
      var shards =
          manifest.getShardsList().stream()
              .filter(shard -> shard.getSplit() == split && shard.getCount() > 0)
              .toList();
      if (shards.isEmpty()) {
        throw new UnfitRunException(
            "the cut has no items in %s: ask for one with other shares".formatted(split));
      }
      var pixels = new PixelSet(shards.stream().map(this::shard).toList());
      return manifest.getTarget() == TargetKind.TARGET_KIND_CLASS
          ? pixels
          : new TargetedImages(pixels, targets(shards));
    }

    /// The targets of all but classes, which are the labels of the pixels themselves.
    private Targets targets(List<Shard> shards) {
      int width = objective().outputs();
      var values = FloatBuffer.allocate(shards.stream().mapToInt(Shard::getCount).sum() * width);
      for (var shard : shards) {
        for (var item : index(shard).getItemsList()) {
          if (manifest.getTarget() == TargetKind.TARGET_KIND_TAGS) {
            values.put(tags(item, width));
          } else {
            numbers(item, width).forEach(values::put);
          }
        }
      }
      return Targets.ofNumbers(values.array(), width);
    }

    private static float[] tags(ShardItem item, int width) {
      var tags = new float[width];
      for (int tag : item.getTagsList()) {
        if (tag < 0 || tag >= width) {
          throw new IllegalArgumentException(
              "item %s has tag %d of %d tags".formatted(item.getItem(), tag, width));
        }
        tags[tag] = 1;
      }
      return tags;
    }

    private static List<Float> numbers(ShardItem item, int width) {
      if (item.getNumbersCount() != width) {
        throw new IllegalArgumentException(
            "item %s has %d numbers, expected %d"
                .formatted(item.getItem(), item.getNumbersCount(), width));
      }
      return item.getNumbersList();
    }

    private PixelShard shard(Shard shard) {
      var labels = labels(shard);
      var file = blobs.file(shard.getPixels().getSha256());
      return PixelShard.map(shape(), file, 0, labels);
    }

    private int[] labels(Shard shard) {
      if (manifest.getTarget() != TargetKind.TARGET_KIND_CLASS) {
        var none = new int[shard.getCount()];
        Arrays.fill(none, PixelShard.UNLABELLED);
        return none;
      }
      return index(shard).getItemsList().stream().mapToInt(this::label).toArray();
    }

    private int label(ShardItem item) {
      if (item.getLabel() < 0 || item.getLabel() >= manifest.getClassesCount()) {
        throw new IllegalArgumentException(
            "item %s has label %d of %d classes"
                .formatted(item.getItem(), item.getLabel(), manifest.getClassesCount()));
      }
      return item.getLabel();
    }

    private ShardIndex index(Shard shard) {
      var blob = shard.getIndex().getSha256();
      var index = parse(ShardIndex.parser(), blobs.get(blob), "index");
      if (index.getItemsCount() != shard.getCount()) {
        throw new IllegalArgumentException(
            "a shard of %d items has an index of %d"
                .formatted(shard.getCount(), index.getItemsCount()));
      }
      return index;
    }

    private ImageShape shape() {
      var image = manifest.getSpec().getImage();
      return new ImageShape(image.getHeight(), image.getWidth(), image.getChannels());
    }
  }

  private static <M> M parse(Parser<M> parser, byte[] bytes, String what) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "its %s cannot be read: %s".formatted(what, e.getMessage()), e);
    }
  }
}
