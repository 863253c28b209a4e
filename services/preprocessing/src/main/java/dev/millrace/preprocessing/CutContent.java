package dev.millrace.preprocessing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutState;
import dev.millrace.proto.preprocessing.v1.ItemInCut;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a completed cut holds, read from its blobs.
record CutContent(BlobStore blobs) {

  /// Every item of a cut, by id.
  ///
  /// @throws NotReadyException when the cut is not completed
  SortedMap<String, ItemInCut> items(Cut cut) {
    if (cut.getState() != CutState.CUT_STATE_COMPLETED) {
      throw new NotReadyException(
          "cut %s is in state %s, expected COMPLETED: wait for it, or ask for another"
              .formatted(cut.getCut(), cut.getState().name().substring("CUT_STATE_".length())));
    }
    try {
      var manifest = CutManifest.parseFrom(blobs.get(cut.getManifest().getSha256()));
      var items = new TreeMap<String, ItemInCut>();
      for (var shard : manifest.getShardsList()) {
        add(items, manifest, shard);
      }
      return items;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a blob of cut %s is damaged".formatted(cut.getCut()), e);
    }
  }

  private void add(SortedMap<String, ItemInCut> items, CutManifest manifest, Shard shard)
      throws InvalidProtocolBufferException {
    for (var item : ShardIndex.parseFrom(blobs.get(shard.getIndex().getSha256())).getItemsList()) {
      var found =
          ItemInCut.newBuilder()
              .setSplit(shard.getSplit())
              .setContentSha256(item.getContentSha256())
              .setLabelId(item.getLabelId());
      tell(found, manifest, item);
      items.put(item.getItem(), found.build());
    }
  }

  private static void tell(ItemInCut.Builder found, CutManifest manifest, ShardItem item) {
    switch (manifest.getTarget()) {
      case TARGET_KIND_CLASS -> found.setClassName(manifest.getClasses(item.getLabel()));
      case TARGET_KIND_TAGS ->
          item.getTagsList().forEach(tag -> found.addTags(manifest.getClasses(tag)));
      case TARGET_KIND_POINTS, TARGET_KIND_NUMBER -> found.addAllNumbers(item.getNumbersList());
      case UNRECOGNIZED -> {}
    }
  }
}
