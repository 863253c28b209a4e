package dev.millrace.labeling;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.ListItemsResponse;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.ListProjectsResponse;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.NextTasksResponse;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksResponse;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksResponse;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.RetractLabelResponse;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelResponse;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/// The labeling service over gRPC. Each call begins a flow of its own.
@GrpcService
public final class LabelingGrpcService extends LabelingGrpc.LabelingImplBase {
  private final LabelingMesh mesh;
  private final Projects projects;
  private final Items items;
  private final Labels labels;
  private final Queue queue;
  private final LabelingMeters meters;

  @Inject
  LabelingGrpcService(LabelingMesh mesh, LabelingConfig config, MeterRegistry registry) {
    this.mesh = mesh;
    this.projects = new Projects(mesh.database());
    this.items = new Items(mesh.database());
    this.labels = new Labels(mesh.database(), mesh.tally());
    this.queue = new Queue(mesh.database(), config.leaseTime());
    this.meters = new LabelingMeters(registry);
  }

  @Override
  public void createProject(CreateProjectRequest request, StreamObserver<Project> caller) {
    answer(caller, () -> projects.create(request.getProject()));
  }

  @Override
  public void addClasses(AddClassesRequest request, StreamObserver<Project> caller) {
    answer(caller, () -> projects.addClasses(request.getProject(), request.getClassesList()));
  }

  @Override
  public void getProject(GetProjectRequest request, StreamObserver<ProjectStatus> caller) {
    answer(caller, () -> projects.get(request.getProject()));
  }

  @Override
  public void listProjects(
      ListProjectsRequest request, StreamObserver<ListProjectsResponse> caller) {
    answer(caller, () -> ListProjectsResponse.newBuilder().addAllProjects(projects.list()).build());
  }

  @Override
  public void nextTasks(NextTasksRequest request, StreamObserver<NextTasksResponse> caller) {
    answer(caller, () -> NextTasksResponse.newBuilder().addAllTasks(queue.next(request)).build());
  }

  @Override
  public void renewTasks(RenewTasksRequest request, StreamObserver<RenewTasksResponse> caller) {
    answer(caller, () -> queue.renew(request));
  }

  @Override
  public void releaseTasks(
      ReleaseTasksRequest request, StreamObserver<ReleaseTasksResponse> caller) {
    answer(
        caller,
        () -> {
          queue.release(request);
          return ReleaseTasksResponse.getDefaultInstance();
        });
  }

  @Override
  public void submitLabel(SubmitLabelRequest request, StreamObserver<SubmitLabelResponse> caller) {
    answer(
        caller,
        () ->
            SubmitLabelResponse.newBuilder()
                .setLabelId(meters.submission(() -> labels.submit(request)))
                .build());
  }

  @Override
  public void retractLabel(
      RetractLabelRequest request, StreamObserver<RetractLabelResponse> caller) {
    answer(
        caller,
        () -> {
          labels.retract(request);
          meters.retracted();
          return RetractLabelResponse.getDefaultInstance();
        });
  }

  @Override
  public void getItem(GetItemRequest request, StreamObserver<ItemState> caller) {
    answer(caller, () -> items.get(request.getProject(), request.getItem()));
  }

  @Override
  public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> caller) {
    answer(caller, () -> items.list(request));
  }

  private <A> void answer(StreamObserver<A> caller, Supplier<A> work) {
    mesh.awaitCaughtUp();
    caller.onNext(Trace.begin().call(() -> found(work)));
    caller.onCompleted();
  }

  /// Who was told of an item by another service may ask before it was read here: what is not found
  /// is looked for once more when all is read.
  private <A> A found(Supplier<A> work) {
    try {
      return work.get();
    } catch (NotFoundException _) {
      mesh.awaitPresent();
      return work.get();
    }
  }
}
