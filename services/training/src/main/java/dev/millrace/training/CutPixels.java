package dev.millrace.training;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.List;

/// The pixels of a cut, mapped and not copied, with what is known of them.
///
/// @param normalization fitted by the cut on train only
record CutPixels(
    List<String> classes, Normalization normalization, PixelSet train, PixelSet valid) {
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
          manifest.getClassesList(),
          normalization(),
          pixels(Split.SPLIT_TRAIN),
          pixels(Split.SPLIT_VALID));
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

    private PixelSet pixels(Split split) {
      var shards =
          manifest.getShardsList().stream()
              .filter(shard -> shard.getSplit() == split && shard.getCount() > 0)
              .map(this::shard)
              .toList();
      if (shards.isEmpty()) {
        throw new UnfitRunException(
            "the cut has no items in %s: ask for one with other shares".formatted(split));
      }
      return new PixelSet(shards);
    }

    private PixelShard shard(Shard shard) {
      var labels = labels(shard);
      var file = blobs.file(shard.getPixels().getSha256());
      return PixelShard.map(shape(), file, 0, labels);
    }

    private int[] labels(Shard shard) {
      var items = index(shard.getIndex()).getItemsList();
      if (items.size() != shard.getCount()) {
        throw new IllegalArgumentException(
            "a shard of %d items has an index of %d".formatted(shard.getCount(), items.size()));
      }
      return items.stream().mapToInt(this::label).toArray();
    }

    private int label(ShardItem item) {
      if (item.getLabel() < 0 || item.getLabel() >= manifest.getClassesCount()) {
        throw new IllegalArgumentException(
            "item %s has label %d of %d classes"
                .formatted(item.getItem(), item.getLabel(), manifest.getClassesCount()));
      }
      return item.getLabel();
    }

    private ShardIndex index(Blob blob) {
      return parse(ShardIndex.parser(), blobs.get(blob.getSha256()), "index");
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
