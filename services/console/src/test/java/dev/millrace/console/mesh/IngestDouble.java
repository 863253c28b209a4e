package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import io.grpc.stub.StreamObserver;

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
          var removed = request.getItemsList().stream().filter(labeling::remove).count();
          return RemoveItemsResponse.newBuilder().setRemoved(removed).build();
        });
  }
}
