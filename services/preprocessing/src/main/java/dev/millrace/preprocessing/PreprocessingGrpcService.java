package dev.millrace.preprocessing;

import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.DiffCutsRequest;
import dev.millrace.proto.preprocessing.v1.DiffCutsResponse;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
import dev.millrace.proto.preprocessing.v1.ListCutsRequest;
import dev.millrace.proto.preprocessing.v1.ListCutsResponse;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc;
import dev.millrace.proto.preprocessing.v1.RequestCutRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/// The gRPC service `millrace.preprocessing.v1.Preprocessing`.
@GrpcService
public class PreprocessingGrpcService extends PreprocessingGrpc.PreprocessingImplBase {
  // Keeps an answer well below the 4 MiB that a gRPC client takes.
  private static final int MOST = 5_000;

  private final PreprocessingMesh mesh;

  @Inject
  PreprocessingGrpcService(PreprocessingMesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public void requestCut(RequestCutRequest request, StreamObserver<Cut> answers) {
    var cuts = mesh.cuts();
    answer(
        cuts.request(request.getProject(), request.getSpec(), request.getOffsetsList()), answers);
  }

  @Override
  public void getCut(GetCutRequest request, StreamObserver<Cut> answers) {
    answer(mesh.cuts().get(request.getCut()), answers);
  }

  @Override
  public void listCuts(ListCutsRequest request, StreamObserver<ListCutsResponse> answers) {
    var cuts = mesh.cuts().list(request.getProject());
    answer(ListCutsResponse.newBuilder().addAllCuts(cuts).build(), answers);
  }

  @Override
  public void diffCuts(DiffCutsRequest request, StreamObserver<DiffCutsResponse> answers) {
    var differences = mesh.cuts().diff(request.getFromCut(), request.getToCut());
    int limit = request.getLimit() < 1 ? MOST : Math.min(request.getLimit(), MOST);
    answer(
        DiffCutsResponse.newBuilder()
            .addAllDifferences(differences.stream().limit(limit).toList())
            .setTotal(differences.size())
            .build(),
        answers);
  }

  private static <A> void answer(A answer, StreamObserver<A> answers) {
    answers.onNext(answer);
    answers.onCompleted();
  }
}
