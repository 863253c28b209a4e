package dev.millrace.ingest;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/// `millrace.ingest.v1.Ingest`. That a message waits for room is what keeps its sender from sending
/// more.
@GrpcService
class IngestGrpcService extends IngestGrpc.IngestImplBase {
  private final IngestMesh mesh;

  @Inject
  IngestGrpcService(IngestMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public StreamObserver<AddItemRequest> addItems(StreamObserver<AddItemsResponse> answer) {
    return new ItemObserver(mesh.intake().open(), answer);
  }

  @Override
  public void removeItems(RemoveItemsRequest request, StreamObserver<RemoveItemsResponse> answer) {
    answer.onNext(mesh.intake().remove(request));
    answer.onCompleted();
  }

  private record ItemObserver(IntakeStream stream, StreamObserver<AddItemsResponse> answer)
      implements StreamObserver<AddItemRequest> {
    @Override
    public void onNext(AddItemRequest item) {
      try {
        stream.take(item);
      } catch (RuntimeException e) {
        stream.close();
        throw e;
      }
    }

    @Override
    public void onError(Throwable cause) {
      stream.close();
    }

    @Override
    public void onCompleted() {
      answer.onNext(stream.finish());
      answer.onCompleted();
    }
  }
}
