package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.mesh.v1.TopicOffsets;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.CutState;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.ListCutsRequest;
import dev.millrace.proto.preprocessing.v1.ListCutsResponse;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc;
import dev.millrace.proto.preprocessing.v1.RequestCutRequest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Preprocessing in memory: one cut of all that was labelled at the start; others are completed at
/// once, with the same content.
final class PreprocessingDouble extends PreprocessingGrpc.PreprocessingImplBase {
  static final String CUT = "cut-first";

  private final Map<String, Cut> cuts = new LinkedHashMap<>();

  PreprocessingDouble(EventLog log, BlobStore blobs, LabelingDouble labeling) {
    var labelled = labeling.items().stream().filter(ItemState::hasCurrent).toList();
    int half = labelled.size() / 2;
    var manifest =
        CutManifest.newBuilder()
            .setProject(LabelingDouble.PROJECT)
            .addAllClasses(Shapes.CLASSES)
            .addOffsets(
                TopicOffsets.newBuilder()
                    .setTopic(Topics.LABELS.name())
                    .addAllOffsets(log.ends(Topics.LABELS.name())))
            .addShards(shard(blobs, Split.SPLIT_TRAIN, labelled.subList(0, half)))
            .addShards(shard(blobs, Split.SPLIT_VALID, labelled.subList(half, labelled.size())))
            .build();
    var spec =
        CutSpec.newBuilder()
            .setSplit(SplitSpec.newBuilder().setValidShare(0.5).setSeed(7))
            .setImage(ImageSpec.newBuilder().setWidth(28).setHeight(28).setChannels(1));
    cuts.put(
        CUT,
        Cut.newBuilder()
            .setCut(CUT)
            .setProject(LabelingDouble.PROJECT)
            .setState(CutState.CUT_STATE_COMPLETED)
            .setSpec(spec)
            .setDigest("d".repeat(64))
            .setManifest(blobs.put(manifest.toByteArray(), "application/protobuf"))
            .build());
  }

  @Override
  public synchronized void requestCut(RequestCutRequest request, StreamObserver<Cut> caller) {
    answer(
        caller,
        () -> {
          var cut =
              find(CUT).toBuilder()
                  .setCut("cut-%d".formatted(cuts.size()))
                  .setSpec(request.getSpec())
                  .build();
          cuts.put(cut.getCut(), cut);
          return cut;
        });
  }

  @Override
  public synchronized void getCut(GetCutRequest request, StreamObserver<Cut> caller) {
    answer(caller, () -> find(request.getCut()));
  }

  @Override
  public synchronized void listCuts(
      ListCutsRequest request, StreamObserver<ListCutsResponse> caller) {
    answer(
        caller,
        () ->
            ListCutsResponse.newBuilder()
                .addAllCuts(List.copyOf(cuts.values()).reversed())
                .build());
  }

  private Cut find(String cut) {
    return Optional.ofNullable(cuts.get(cut)).orElseThrow(() -> Words.notFound("cut " + cut));
  }

  private static Shard shard(BlobStore blobs, Split split, List<ItemState> items) {
    var index =
        ShardIndex.newBuilder()
            .addAllItems(items.stream().map(PreprocessingDouble::shardItem).toList())
            .build();
    return Shard.newBuilder()
        .setSplit(split)
        .setCount(items.size())
        .setIndex(blobs.put(index.toByteArray(), "application/protobuf"))
        .build();
  }

  private static ShardItem shardItem(ItemState item) {
    var label = item.getLabels(item.getLabelsCount() - 1);
    return ShardItem.newBuilder()
        .setItem(item.getItem())
        .setLabel(Shapes.CLASSES.indexOf(item.getCurrent().getClassName()))
        .setContentSha256(item.getBlob().getSha256())
        .setLabelId(label.getLabelId())
        .setLabelEventSource(label.getEventSource())
        .setLabelEventId(label.getEventId())
        .build();
  }
}
