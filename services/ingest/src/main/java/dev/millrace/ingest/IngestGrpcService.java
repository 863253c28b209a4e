package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/// `millrace.ingest.v1.Ingest`.
@GrpcService
class IngestGrpcService extends IngestGrpc.IngestImplBase {
  private final IngestMesh mesh;

  @Inject
  IngestGrpcService(IngestMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public StreamObserver<AddItemRequest> addItems(StreamObserver<AddItemsResponse> answer) {
    return new AddItemsCall(mesh.intake(), (ServerCallStreamObserver<AddItemsResponse>) answer);
  }

  @Override
  public void removeItems(RemoveItemsRequest request, StreamObserver<RemoveItemsResponse> answer) {
    answer.onNext(mesh.intake().remove(request));
    answer.onCompleted();
  }
}
