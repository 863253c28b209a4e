package dev.millrace.evaluation;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// A cut of lamps, as preprocessing would write it.
final class LampCut {
  private final BlobStore blobs;
  private final CutManifest.Builder manifest = CutManifest.newBuilder();

  /// A lamp and the class it was labelled with, right or not.
  record Lamp(String item, boolean on, int label) {
    /// Labelled as it is.
    static Lamp off(String item) {
      return new Lamp(item, false, 0);
    }

    /// Labelled as it is.
    static Lamp on(String item) {
      return new Lamp(item, true, 1);
    }

    /// Labelled as the other class.
    Lamp mislabelled() {
      return new Lamp(item, on, 1 - label);
    }
  }

  LampCut(BlobStore blobs) {
    this.blobs = blobs;
    manifest.setProject("lamps").addAllClasses(Lamps.CLASSES);
    manifest.getSpecBuilder().getImageBuilder().setWidth(28).setHeight(28).setChannels(1);
  }

  LampCut with(Split split, List<Lamp> lamps) {
    var pixels = new ByteArrayOutputStream();
    var index = ShardIndex.newBuilder();
    for (var lamp : lamps) {
      var image = Lamps.pixels(lamp.on(), lamp.item().hashCode());
      pixels.writeBytes(image);
      index.addItems(
          ShardItem.newBuilder()
              .setItem(lamp.item())
              .setLabel(lamp.label())
              .setContentSha256(blobs.put(image, "image/png").getSha256()));
    }
    manifest.addShards(
        Shard.newBuilder()
            .setSplit(split)
            .setCount(lamps.size())
            .setPixels(blobs.put(pixels.toByteArray(), "application/octet-stream"))
            .setIndex(blobs.put(index.build().toByteArray(), "application/protobuf")));
    return this;
  }

  /// The manifest, kept.
  Blob kept() {
    return blobs.put(manifest.build().toByteArray(), "application/protobuf");
  }
}
