package dev.millrace.evaluation;

import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationGrpc;
import dev.millrace.proto.evaluation.v1.GetEvaluationRequest;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.evaluation.v1.ListModelsResponse;
import dev.millrace.proto.evaluation.v1.MoveAliasRequest;
import dev.millrace.proto.evaluation.v1.MoveAliasResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/// The gRPC service `millrace.evaluation.v1.Evaluation`.
@GrpcService
public class EvaluationGrpcService extends EvaluationGrpc.EvaluationImplBase {
  private final EvaluationMesh mesh;

  @Inject
  EvaluationGrpcService(EvaluationMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public void getEvaluation(
      GetEvaluationRequest request, StreamObserver<EvaluationCompleted> answers) {
    answer(mesh.registry().evaluation(request.getRun()), answers);
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> answers) {
    var models = mesh.registry().models(request.getProject());
    answer(ListModelsResponse.newBuilder().addAllModels(models).build(), answers);
  }

  @Override
  public void moveAlias(MoveAliasRequest request, StreamObserver<MoveAliasResponse> answers) {
    mesh.registry()
        .move(
            request.getProject(),
            request.getAlias(),
            request.getVersion(),
            request.getShare(),
            request.getReason());
    answer(MoveAliasResponse.getDefaultInstance(), answers);
  }

  private static <A> void answer(A answer, StreamObserver<A> answers) {
    answers.onNext(answer);
    answers.onCompleted();
  }
}
