package dev.millrace.training;

import dev.millrace.proto.training.v1.CancelRunRequest;
import dev.millrace.proto.training.v1.GetRunRequest;
import dev.millrace.proto.training.v1.ListRunsRequest;
import dev.millrace.proto.training.v1.ListRunsResponse;
import dev.millrace.proto.training.v1.Run;
import dev.millrace.proto.training.v1.StartRunRequest;
import dev.millrace.proto.training.v1.TrainingGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/// The gRPC service `millrace.training.v1.Training`.
@GrpcService
class TrainingGrpcService extends TrainingGrpc.TrainingImplBase {
  private final Runs runs;

  @Inject
  TrainingGrpcService(Runs runs) {
    this.runs = runs;
  }

  @Override
  public void startRun(StartRunRequest request, StreamObserver<Run> answer) {
    var run = runs.start(request.getProject(), request.getCut(), request.getRecipe());
    complete(answer, run.toAnswer());
  }

  @Override
  public void getRun(GetRunRequest request, StreamObserver<Run> answer) {
    complete(answer, runs.get(request.getRun()).toAnswer());
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> answer) {
    var found = runs.list(request.getProject()).stream().map(StoredRun::toAnswer).toList();
    complete(answer, ListRunsResponse.newBuilder().addAllRuns(found).build());
  }

  @Override
  public void cancelRun(CancelRunRequest request, StreamObserver<Run> answer) {
    complete(answer, runs.cancel(request.getRun()).toAnswer());
  }

  private static <A> void complete(StreamObserver<A> observer, A answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }
}
