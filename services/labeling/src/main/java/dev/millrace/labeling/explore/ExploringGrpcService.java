package dev.millrace.labeling.explore;

import dev.millrace.labeling.LabelingMesh;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.labeling.v1.Coordinates;
import dev.millrace.proto.labeling.v1.Exploration;
import dev.millrace.proto.labeling.v1.ExploringGrpc;
import dev.millrace.proto.labeling.v1.GetExplorationRequest;
import dev.millrace.proto.labeling.v1.GetPointsRequest;
import dev.millrace.proto.labeling.v1.GetProjectionRequest;
import dev.millrace.proto.labeling.v1.ListExplorationsRequest;
import dev.millrace.proto.labeling.v1.ListExplorationsResponse;
import dev.millrace.proto.labeling.v1.ListSourcesRequest;
import dev.millrace.proto.labeling.v1.ListSourcesResponse;
import dev.millrace.proto.labeling.v1.Points;
import dev.millrace.proto.labeling.v1.SelectItemsRequest;
import dev.millrace.proto.labeling.v1.SelectItemsResponse;
import dev.millrace.proto.labeling.v1.SeparateRequest;
import dev.millrace.proto.labeling.v1.SeparateResponse;
import dev.millrace.proto.labeling.v1.StartExplorationRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/// Exploring over gRPC.
@GrpcService
public final class ExploringGrpcService extends ExploringGrpc.ExploringImplBase {
  private final LabelingMesh mesh;
  private final ExploringMesh exploring;

  @Inject
  ExploringGrpcService(LabelingMesh mesh, ExploringMesh exploring) {
    this.mesh = mesh;
    this.exploring = exploring;
  }

  @Override
  public void listSources(ListSourcesRequest request, StreamObserver<ListSourcesResponse> caller) {
    answer(
        caller,
        () ->
            ListSourcesResponse.newBuilder()
                .addAllSources(exploring.sources().of(request.getProject()))
                .build());
  }

  @Override
  public void startExploration(
      StartExplorationRequest request, StreamObserver<Exploration> caller) {
    answer(caller, () -> exploring.explorations().start(request));
  }

  @Override
  public void listExplorations(
      ListExplorationsRequest request, StreamObserver<ListExplorationsResponse> caller) {
    answer(
        caller,
        () ->
            ListExplorationsResponse.newBuilder()
                .addAllExplorations(exploring.explorations().list(request.getProject()))
                .build());
  }

  @Override
  public void getExploration(GetExplorationRequest request, StreamObserver<Exploration> caller) {
    answer(
        caller, () -> exploring.explorations().get(request.getProject(), request.getExploration()));
  }

  @Override
  public void getPoints(GetPointsRequest request, StreamObserver<Points> caller) {
    answer(
        caller,
        () -> exploring.explorations().points(request.getProject(), request.getExploration()));
  }

  @Override
  public void getProjection(GetProjectionRequest request, StreamObserver<Coordinates> caller) {
    answer(caller, () -> exploring.explorations().coordinates(request));
  }

  @Override
  public void separate(SeparateRequest request, StreamObserver<SeparateResponse> caller) {
    answer(caller, () -> exploring.explorations().separate(request));
  }

  @Override
  public void selectItems(SelectItemsRequest request, StreamObserver<SelectItemsResponse> caller) {
    answer(caller, () -> exploring.explorations().select(request));
  }

  private <A> void answer(StreamObserver<A> caller, Supplier<A> work) {
    mesh.awaitCaughtUp();
    caller.onNext(Trace.begin().call(work::get));
    caller.onCompleted();
  }
}
