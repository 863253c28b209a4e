package dev.millrace.serving;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.InferParameter;
import dev.millrace.proto.inference.ModelConfigRequest;
import dev.millrace.proto.inference.ModelConfigResponse;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.inference.ModelReadyRequest;
import dev.millrace.proto.inference.ModelReadyResponse;
import dev.millrace.proto.inference.ModelStatisticsRequest;
import dev.millrace.proto.inference.ModelStatisticsResponse;
import dev.millrace.proto.inference.ModelStreamInferResponse;
import dev.millrace.proto.inference.RepositoryIndexRequest;
import dev.millrace.proto.inference.RepositoryIndexResponse;
import dev.millrace.proto.inference.ServerLiveRequest;
import dev.millrace.proto.inference.ServerLiveResponse;
import dev.millrace.proto.inference.ServerMetadataRequest;
import dev.millrace.proto.inference.ServerMetadataResponse;
import dev.millrace.proto.inference.ServerReadyRequest;
import dev.millrace.proto.inference.ServerReadyResponse;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.protocol.Answers;
import io.grpc.stub.StreamObserver;

/// The Open Inference Protocol, version 2, over gRPC, with what Triton's clients need beyond it.
final class InferenceCalls extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private static final int STREAM_WINDOW = 32;

  /// Tells Triton's clients that a streamed request has no further answer.
  private static final String FINAL = "triton_final_response";

  private final ServingMesh mesh;
  private final ModelDescriptions descriptions;

  InferenceCalls(ServingMesh mesh, ModelDescriptions descriptions) {
    this.mesh = mesh;
    this.descriptions = descriptions;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    GrpcAnswer.give(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    GrpcAnswer.give(
        observer, () -> ServerReadyResponse.newBuilder().setReady(mesh.isReady()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    GrpcAnswer.give(
        observer,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(
                    descriptions.isReady(
                        GrpcGate.caller(), request.getName(), request.getVersion()))
                .build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    GrpcAnswer.give(observer, descriptions::server);
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    GrpcAnswer.give(
        observer,
        () -> descriptions.model(GrpcGate.caller(), request.getName(), request.getVersion()));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    GrpcAnswer.give(observer, () -> infer(request));
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> observer) {
    return StreamedCall.begin(observer, STREAM_WINDOW, this::streamed);
  }

  private ModelStreamInferResponse streamed(ModelInferRequest request) {
    var response = ModelStreamInferResponse.newBuilder();
    try {
      response.setInferResponse(
          infer(request).toBuilder()
              .putParameters(FINAL, InferParameter.newBuilder().setBoolParam(true).build()));
    } catch (InferenceRefused e) {
      response
          .setErrorMessage(String.valueOf(e.getMessage()))
          .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()));
    }
    return response.build();
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    var answer =
        mesh.answering()
            .answer(
                Entrance.GRPC,
                GrpcGate.caller(),
                () -> mesh.questions().read(request),
                CallPatience.current());
    return Answers.write(request, answer);
  }

  @Override
  public void modelConfig(
      ModelConfigRequest request, StreamObserver<ModelConfigResponse> observer) {
    GrpcAnswer.give(
        observer,
        () ->
            ModelConfigResponse.newBuilder()
                .setConfig(
                    descriptions.config(GrpcGate.caller(), request.getName(), request.getVersion()))
                .build());
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
    GrpcAnswer.give(
        observer,
        () -> descriptions.statistics(GrpcGate.caller(), request.getName(), request.getVersion()));
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
    GrpcAnswer.give(
        observer,
        () ->
            descriptions.index(GrpcGate.caller(), request.getRepositoryName(), request.getReady()));
  }
}
