package dev.millrace.labeling.clean;

import dev.millrace.labeling.LabelingMesh;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.labeling.v1.CleaningGrpc;
import dev.millrace.proto.labeling.v1.CleaningStatus;
import dev.millrace.proto.labeling.v1.ClearMarksRequest;
import dev.millrace.proto.labeling.v1.ClearMarksResponse;
import dev.millrace.proto.labeling.v1.GetCleaningRequest;
import dev.millrace.proto.labeling.v1.ListDuplicatesRequest;
import dev.millrace.proto.labeling.v1.ListDuplicatesResponse;
import dev.millrace.proto.labeling.v1.ListMarksRequest;
import dev.millrace.proto.labeling.v1.ListMarksResponse;
import dev.millrace.proto.labeling.v1.ListSuspectsRequest;
import dev.millrace.proto.labeling.v1.ListSuspectsResponse;
import dev.millrace.proto.labeling.v1.MarkItemsRequest;
import dev.millrace.proto.labeling.v1.MarkItemsResponse;
import dev.millrace.proto.labeling.v1.StartCleaningRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/// Cleaning over gRPC.
@GrpcService
public final class CleaningGrpcService extends CleaningGrpc.CleaningImplBase {
  private final LabelingMesh mesh;
  private final CleaningMesh cleaning;
  private final Suspects suspects;
  private final Marks marks;

  @Inject
  CleaningGrpcService(LabelingMesh mesh, CleaningMesh cleaning) {
    this.mesh = mesh;
    this.cleaning = cleaning;
    this.suspects = new Suspects(mesh.database());
    this.marks = new Marks(mesh.database());
  }

  @Override
  public void startCleaning(StartCleaningRequest request, StreamObserver<CleaningStatus> caller) {
    answer(caller, () -> cleaning.begin(request.getProject()));
  }

  @Override
  public void getCleaning(GetCleaningRequest request, StreamObserver<CleaningStatus> caller) {
    answer(caller, () -> cleaning.status(request.getProject()));
  }

  @Override
  public void listSuspects(
      ListSuspectsRequest request, StreamObserver<ListSuspectsResponse> caller) {
    answer(caller, () -> suspects.suspects(request));
  }

  @Override
  public void listDuplicates(
      ListDuplicatesRequest request, StreamObserver<ListDuplicatesResponse> caller) {
    answer(caller, () -> suspects.duplicates(request));
  }

  @Override
  public void markItems(MarkItemsRequest request, StreamObserver<MarkItemsResponse> caller) {
    answer(
        caller,
        () -> {
          marks.mark(request);
          return MarkItemsResponse.getDefaultInstance();
        });
  }

  @Override
  public void listMarks(ListMarksRequest request, StreamObserver<ListMarksResponse> caller) {
    answer(caller, () -> ListMarksResponse.newBuilder().addAllMarks(marks.list(request)).build());
  }

  @Override
  public void clearMarks(ClearMarksRequest request, StreamObserver<ClearMarksResponse> caller) {
    answer(
        caller,
        () -> {
          marks.clear(request);
          return ClearMarksResponse.getDefaultInstance();
        });
  }

  private <A> void answer(StreamObserver<A> caller, Supplier<A> work) {
    mesh.awaitCaughtUp();
    caller.onNext(Trace.begin().call(work::get));
    caller.onCompleted();
  }
}
