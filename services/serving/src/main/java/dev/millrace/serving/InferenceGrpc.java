package dev.millrace.serving;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.inference.ModelReadyRequest;
import dev.millrace.proto.inference.ModelReadyResponse;
import dev.millrace.proto.inference.ServerLiveRequest;
import dev.millrace.proto.inference.ServerLiveResponse;
import dev.millrace.proto.inference.ServerMetadataRequest;
import dev.millrace.proto.inference.ServerMetadataResponse;
import dev.millrace.proto.inference.ServerReadyRequest;
import dev.millrace.proto.inference.ServerReadyResponse;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.protocol.Answers;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Open Inference Protocol, version 2, over gRPC.
///
/// Calls come in on an event loop and are answered on virtual threads of its own: the framework's
/// way to those lets the end of a request overtake the request itself.
@GrpcService
public final class InferenceGrpc extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceGrpc.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServingMesh mesh;
  private final ModelDescriptions descriptions;

  @Inject
  InferenceGrpc(ServingMesh mesh, ModelDescriptions descriptions) {
    this.mesh = mesh;
    this.descriptions = descriptions;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    answer(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    answer(observer, () -> ServerReadyResponse.newBuilder().setReady(mesh.isReady()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    answer(
        observer,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(mesh.models().isReady(request.getName(), request.getVersion()))
                .build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    answer(observer, descriptions::server);
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    answer(observer, () -> descriptions.model(request.getName(), request.getVersion()));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    var context = Context.current();
    answer(
        observer,
        () ->
            Answers.write(
                request,
                mesh.answering()
                    .answer(
                        Entrance.GRPC,
                        () -> mesh.questions().read(request),
                        context::isCancelled)));
  }

  private <A> void answer(StreamObserver<A> observer, Supplier<A> answer) {
    if (observer instanceof ServerCallStreamObserver<A> call) {
      // With a handler, answers to callers who have left are dropped in silence.
      call.setOnCancelHandler(() -> {});
    }
    threads.execute(() -> {
      try {
        observer.onNext(answer.get());
        observer.onCompleted();
      } catch (RuntimeException e) {
        observer.onError(status(e).asRuntimeException());
      }
    });
  }

  private static Status status(RuntimeException failure) {
    if (failure instanceof InferenceRefused refused) {
      return Status.fromCode(Refusal.grpc(refused.reason())).withDescription(refused.getMessage());
    }
    LOG.error("A gRPC call failed", failure);
    return Status.INTERNAL.withDescription("The service failed; its log says why.");
  }

  @PreDestroy
  void close() {
    threads.close();
  }
}
