package dev.millrace.preprocessing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A log and blobs in memory, and cuts built from them.
abstract class CutBuilding {
  static final String PROJECT = "shapes";

  final InMemoryEventLog log = new InMemoryEventLog(3);
  final InMemoryBlobStore blobs = new InMemoryBlobStore();
  final Stream stream = new Stream(log, blobs, PROJECT);

  static CutSpec spec(Consumer<CutSpec.Builder> change) {
    var spec = CutSpec.newBuilder();
    spec.getImageBuilder().setWidth(4).setHeight(4).setChannels(1);
    spec.getSplitBuilder().setSeed(7);
    change.accept(spec);
    return spec.build();
  }

  static CutSpec spec() {
    return spec(_ -> {});
  }

  Blob build(CutSpec spec, OffsetVector offsets, int threads) throws Exception {
    return built(spec, offsets, threads).manifest();
  }

  CutBuilder.Built built(CutSpec spec, OffsetVector offsets, int threads) throws Exception {
    var decoder = new ImageDecoder(ImageLimits.DEFAULT);
    return new CutBuilder(new SnapshotReader(log), blobs, decoder::decode, threads)
        .build(
            CutRequested.newBuilder()
                .setCut("a-cut")
                .setProject(PROJECT)
                .setSpec(spec)
                .addAllOffsets(offsets.toMessages())
                .build());
  }

  CutManifest manifest(CutSpec spec) throws Exception {
    var blob = build(spec, OffsetVector.ends(log), 2);
    return CutManifest.parseFrom(blobs.get(blob.getSha256()));
  }

  List<ShardItem> items(CutManifest manifest, Split split) throws InvalidProtocolBufferException {
    var items = new ArrayList<ShardItem>();
    for (var shard : manifest.getShardsList()) {
      if (shard.getSplit() == split) {
        items.addAll(ShardIndex.parseFrom(blobs.get(shard.getIndex().getSha256())).getItemsList());
      }
    }
    return items;
  }

  List<String> ids(CutManifest manifest, Split split) throws InvalidProtocolBufferException {
    return items(manifest, split).stream().map(ShardItem::getItem).toList();
  }

  /// 300 labelled items in every split.
  void fill() {
    stream.create("dark", "light");
    for (int i = 0; i < 300; i++) {
      var name = "item-%03d".formatted(i * 7 % 300);
      stream.item(name, i % 256, Map.of("source", i % 2 == 0 ? "even" : "odd", "n", "" + i));
      stream.label(name, "label-" + i, i % 256 < 128 ? "dark" : "light");
    }
  }

  static CutSpec shared() {
    return spec(spec -> {
      spec.getSplitBuilder().setValidShare(0.2).setTestShare(0.2);
      spec.putWhere("source", "even").putWhere("never", "").removeWhere("never");
    });
  }

  /// An item of one grey level, called dark, with a split of its own.
  void item(String item, int level, String split) {
    stream.item(item, level, Map.of("split", split));
    stream.label(item, "label-" + item, "dark");
  }
}
