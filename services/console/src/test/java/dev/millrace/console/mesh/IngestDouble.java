package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/// Ingest in memory: takes items away.
final class IngestDouble extends IngestGrpc.IngestImplBase {
  private final LabelingDouble labeling;

  IngestDouble(LabelingDouble labeling) {
    this.labeling = labeling;
  }

  @Override
  public void removeItems(RemoveItemsRequest request, StreamObserver<RemoveItemsResponse> caller) {
    answer(
        caller,
        () -> {
          var act = request.getAct().isEmpty() ? UUID.randomUUID().toString() : request.getAct();
          var removed =
              request.getItemsList().stream()
                  .filter(item -> labeling.remove(item, request.getLabeller(), act))
                  .count();
          return RemoveItemsResponse.newBuilder()
              .setAct(removed > 0 ? act : "")
              .setRemoved(removed)
              .build();
        });
  }
}
