package dev.millrace.host;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.ingest.v1.RemoveItemsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

@GrpcService
class FailingGrpcService extends IngestGrpc.IngestImplBase {
  @Override
  public void removeItems(RemoveItemsRequest request, StreamObserver<RemoveItemsResponse> answer) {
    if (request.getProject().equals("thread")) {
      answer.onNext(
          RemoveItemsResponse.newBuilder()
              .addUnknownItems(Thread.currentThread().isVirtual() ? "virtual" : "platform")
              .build());
      answer.onCompleted();
      return;
    }
    throw Failures.named(request.getProject());
  }

  @Override
  public StreamObserver<AddItemRequest> addItems(StreamObserver<AddItemsResponse> answer) {
    return new StreamObserver<>() {
      private int virtual;

      @Override
      public void onNext(AddItemRequest request) {
        if (!request.getProject().isEmpty()) {
          throw Failures.named(request.getProject());
        }
        virtual += Thread.currentThread().isVirtual() ? 1 : 0;
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer.onNext(AddItemsResponse.newBuilder().setAccepted(virtual).build());
        answer.onCompleted();
      }
    };
  }
}
