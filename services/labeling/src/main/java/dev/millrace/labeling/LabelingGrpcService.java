package dev.millrace.labeling;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.labeling.v1.AddClassesRequest;
import dev.millrace.proto.labeling.v1.Agreement;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.ExportLabelsRequest;
import dev.millrace.proto.labeling.v1.ExportLabelsResponse;
import dev.millrace.proto.labeling.v1.FlagItemRequest;
import dev.millrace.proto.labeling.v1.FlagItemResponse;
import dev.millrace.proto.labeling.v1.GetAgreementRequest;
import dev.millrace.proto.labeling.v1.GetHistoryRequest;
import dev.millrace.proto.labeling.v1.GetHistoryResponse;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ImportLabelsRequest;
import dev.millrace.proto.labeling.v1.ImportLabelsResponse;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.ListActsResponse;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.ListItemsResponse;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.ListProjectsResponse;
import dev.millrace.proto.labeling.v1.NextReviewsRequest;
import dev.millrace.proto.labeling.v1.NextReviewsResponse;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.NextTasksResponse;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.ProjectStatus;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksResponse;
import dev.millrace.proto.labeling.v1.RenameClassRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksResponse;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.RetractLabelResponse;
import dev.millrace.proto.labeling.v1.SetPlanRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelResponse;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsResponse;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.SubmitReviewResponse;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import dev.millrace.proto.labeling.v1.UndoActResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/// The labeling service over gRPC. Each call begins a flow of its own.
@GrpcService
public final class LabelingGrpcService extends LabelingGrpc.LabelingImplBase {
  private final LabelingMesh mesh;
  private final Projects projects;
  private final Items items;
  private final Labels labels;
  private final BulkLabels bulk;
  private final Queue queue;
  private final TaskLeases leases;
  private final Reviews reviews;
  private final ReviewQueue reviewQueue;
  private final Undo undo;
  private final ActList acts;
  private final Agreements agreements;
  private final LabelImport imports;
  private final LabelExport export;
  private final long largestImport;
  private final LabelingMeters meters;

  @Inject
  LabelingGrpcService(LabelingMesh mesh, LabelingConfig config, MeterRegistry registry) {
    this.mesh = mesh;
    this.projects = new Projects(mesh.database());
    this.items = new Items(mesh.database());
    var settling = new Settling(new ConsensusRules(mesh.skills()));
    this.leases = new TaskLeases(mesh.database(), config.leaseTime());
    this.labels =
        new Labels(mesh.database(), mesh.tally(), settling, leases, new Masks(mesh.blobs()));
    this.bulk = new BulkLabels(mesh.database(), mesh.tally(), settling, leases);
    this.queue = new Queue(mesh.database(), leases);
    this.reviews = new Reviews(mesh.database(), mesh.tally(), leases);
    this.reviewQueue = new ReviewQueue(mesh.database(), leases);
    this.undo = new Undo(mesh.database(), mesh.tally(), settling, leases);
    this.acts = new ActList(mesh.database());
    this.agreements = new Agreements(mesh.database());
    this.imports = new LabelImport(mesh.database(), bulk);
    this.export = new LabelExport(mesh.database(), mesh.blobs());
    this.largestImport = config.largestImport();
    this.meters = new LabelingMeters(registry);
  }

  @Override
  public void createProject(CreateProjectRequest request, StreamObserver<Project> caller) {
    answer(caller, () -> projects.create(request.getProject()));
  }

  @Override
  public void addClasses(AddClassesRequest request, StreamObserver<Project> caller) {
    answer(caller, () -> projects.addClasses(request));
  }

  @Override
  public void renameClass(RenameClassRequest request, StreamObserver<Project> caller) {
    answer(caller, () -> projects.renameClass(request));
  }

  @Override
  public void setPlan(SetPlanRequest request, StreamObserver<Project> caller) {
    answer(caller, () -> projects.setPlan(request));
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
    answer(
        caller,
        () -> {
          var tasks = queue.next(request);
          meters.leased(tasks.size());
          return NextTasksResponse.newBuilder().addAllTasks(tasks).build();
        });
  }

  @Override
  public void renewTasks(RenewTasksRequest request, StreamObserver<RenewTasksResponse> caller) {
    answer(caller, () -> leases.renew(request));
  }

  @Override
  public void releaseTasks(
      ReleaseTasksRequest request, StreamObserver<ReleaseTasksResponse> caller) {
    answer(
        caller,
        () -> {
          leases.release(request);
          return ReleaseTasksResponse.getDefaultInstance();
        });
  }

  @Override
  public void submitLabel(SubmitLabelRequest request, StreamObserver<SubmitLabelResponse> caller) {
    answer(caller, () -> meters.submission(() -> labels.submit(request)));
  }

  @Override
  public void submitLabels(
      SubmitLabelsRequest request, StreamObserver<SubmitLabelsResponse> caller) {
    answer(caller, () -> bulk.submit(request));
  }

  @Override
  public void retractLabel(
      RetractLabelRequest request, StreamObserver<RetractLabelResponse> caller) {
    answer(
        caller,
        () -> {
          var answer = labels.retract(request);
          meters.retracted();
          return answer;
        });
  }

  @Override
  public void flagItem(FlagItemRequest request, StreamObserver<FlagItemResponse> caller) {
    answer(caller, () -> reviews.flag(request));
  }

  @Override
  public void nextReviews(NextReviewsRequest request, StreamObserver<NextReviewsResponse> caller) {
    answer(
        caller,
        () -> NextReviewsResponse.newBuilder().addAllTasks(reviewQueue.next(request)).build());
  }

  @Override
  public void submitReview(
      SubmitReviewRequest request, StreamObserver<SubmitReviewResponse> caller) {
    answer(caller, () -> reviews.submit(request));
  }

  @Override
  public void listActs(ListActsRequest request, StreamObserver<ListActsResponse> caller) {
    answer(caller, () -> acts.list(request));
  }

  @Override
  public void undoAct(UndoActRequest request, StreamObserver<UndoActResponse> caller) {
    answer(
        caller,
        () -> {
          // Removals, which only the log tells of, may be all of the act, or a part of it.
          mesh.awaitPresent();
          return undo.undo(request);
        });
  }

  @Override
  public void getHistory(GetHistoryRequest request, StreamObserver<GetHistoryResponse> caller) {
    answer(
        caller,
        () ->
            GetHistoryResponse.newBuilder()
                .addAllEntries(items.history(request.getProject(), request.getItem()))
                .build());
  }

  @Override
  public void getAgreement(GetAgreementRequest request, StreamObserver<Agreement> caller) {
    answer(caller, () -> agreements.of(request.getProject()));
  }

  @Override
  public void getItem(GetItemRequest request, StreamObserver<ItemState> caller) {
    answer(caller, () -> items.get(request.getProject(), request.getItem()));
  }

  @Override
  public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> caller) {
    answer(caller, () -> items.list(request));
  }

  @Override
  public StreamObserver<ImportLabelsRequest> importLabels(
      StreamObserver<ImportLabelsResponse> caller) {
    return new ImportCall(
        largestImport, (header, file) -> answer(caller, () -> imports.read(header, file)));
  }

  @Override
  public void exportLabels(
      ExportLabelsRequest request, StreamObserver<ExportLabelsResponse> caller) {
    mesh.awaitCaughtUp();
    try (var out = new ExportStream((ServerCallStreamObserver<ExportLabelsResponse>) caller)) {
      export.write(request, out);
    } catch (IOException e) {
      throw new UncheckedIOException("an export cannot be written", e);
    }
    caller.onCompleted();
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
