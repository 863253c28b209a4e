package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.ExportLabelsRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsRequest;
import dev.millrace.proto.labeling.v1.ImportLabelsResponse;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabelFormat;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc.LabelingBlockingStub;
import dev.millrace.proto.labeling.v1.LeaseRef;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.ListProjectsRequest;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.ReleaseTasksRequest;
import dev.millrace.proto.labeling.v1.RenewTasksRequest;
import dev.millrace.proto.labeling.v1.RetractLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.MeshResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service as a client sees it, over gRPC, Kafka and PostgreSQL.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class LabelingGrpcServiceTest {
  // The log is shared with tests that run without the host, so the project is another.
  private static final String PROJECT = "over-grpc";

  @Inject EventLog log;
  @Inject GrpcServer server;
  private ManagedChannel channel;
  private LabelingBlockingStub labeling;

  @BeforeEach
  void open() {
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    labeling = LabelingGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void labelling_fromProjectToRetraction() {
    var project = TestMesh.project("Bag", "Coat").toBuilder().setId(PROJECT).build();
    assertThat(
            labeling.createProject(CreateProjectRequest.newBuilder().setProject(project).build()))
        .isEqualTo(project);
    var added = TestMesh.added("a").getAdded().toBuilder().setProject(PROJECT);
    var event = ItemEvent.newBuilder().setAdded(added).build();
    log.append(Topics.ITEMS, Event.now("millrace/ingest", "a", event)).join();
    // What is on the log already is found, read or not.
    var get = GetItemRequest.newBuilder().setProject(PROJECT).setItem("a").build();
    assertThat(labeling.getItem(get).getItem()).isEqualTo("a");
    Eventually.eventually(() -> assertThat(items()).isEqualTo(1));

    var task = next().getFirst();
    var lease = LeaseRef.newBuilder().setItem("a").setLeaseEpoch(task.getLeaseEpoch()).build();
    var renew = RenewTasksRequest.newBuilder().setProject(PROJECT).setLabeller("ann");
    assertThat(labeling.renewTasks(renew.addLeases(lease).build()).getLostItemsList()).isEmpty();
    var release = ReleaseTasksRequest.newBuilder().setProject(PROJECT).setLabeller("ann");
    var _ = labeling.releaseTasks(release.addLeases(lease).build());
    var again = next().getFirst();

    var submission = submission().setLeaseEpoch(again.getLeaseEpoch());
    var labelId = labeling.submitLabel(submission.build()).getLabelId();
    var list = ListItemsRequest.newBuilder().setProject(PROJECT).setPageSize(10).build();
    assertThat(labeling.listItems(list).getItems(0).getCurrent()).isEqualTo(TestMesh.value("Coat"));
    assertThat(labeling.listProjects(ListProjectsRequest.getDefaultInstance()).getProjectsList())
        .filteredOn(status -> status.getProject().getId().equals(PROJECT))
        .singleElement()
        .matches(status -> status.getLabelsByClassOrDefault("Coat", 0) == 1);

    var retraction =
        RetractLabelRequest.newBuilder()
            .setProject(PROJECT)
            .setItem("a")
            .setLabelId(labelId)
            .setLabeller("ann");
    var _ = labeling.retractLabel(retraction.build());
    assertThat(labeling.getItem(get).hasCurrent()).isFalse();
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        () -> labeling.submitLabel(submission.setValue(TestMesh.value("Hat")).build()));
    assertStatus(
        Status.Code.ABORTED,
        () -> labeling.submitLabel(submission().setLeaseEpoch(task.getLeaseEpoch()).build()));
  }

  @Test
  void undo_rightAfterARemovalOfTheSameAct_takesBothBack() {
    var project = TestMesh.project("Bag", "Coat").toBuilder().setId("cleaned").build();
    var _ = labeling.createProject(CreateProjectRequest.newBuilder().setProject(project).build());
    for (var item : List.of("kept", "gone")) {
      var added = TestMesh.added(item).getAdded().toBuilder().setProject("cleaned");
      var event = ItemEvent.newBuilder().setAdded(added).build();
      log.append(Topics.ITEMS, Event.now("millrace/ingest", item, event)).join();
    }
    var gone = GetItemRequest.newBuilder().setProject("cleaned").setItem("gone").build();
    assertThat(labeling.getItem(gone).getItem()).isEqualTo("gone");
    var label = ItemLabel.newBuilder().setItem("kept").setValue(TestMesh.value("Coat"));
    var labels = SubmitLabelsRequest.newBuilder().setProject("cleaned").setLabeller("ann");
    var _ = labeling.submitLabels(labels.setAct("tidy").addLabels(label).build());
    var removed =
        ItemRemoved.newBuilder()
            .setProject("cleaned")
            .setItem("gone")
            .setProvenance(Acts.by("ann", LabelSource.LABEL_SOURCE_PERSON, "tidy"));
    var event = ItemEvent.newBuilder().setRemoved(removed).build();
    log.append(Topics.ITEMS, Event.now("millrace/ingest", "gone", event)).join();
    var undo = UndoActRequest.newBuilder().setProject("cleaned").setLabeller("ann").setAct("tidy");
    assertStatus(Status.Code.PERMISSION_DENIED, () -> labeling.undoAct(undo.build()));
    assertThat(labeling.undoAct(undo.setMayRemove(true).build()).getItems()).isEqualTo(2);
    assertThat(labeling.getItem(gone).getItem()).isEqualTo("gone");
  }

  @Test
  void importAndExport_stream() throws Exception {
    var project = TestMesh.project("Bag", "Coat").toBuilder().setId("exchanged").build();
    var _ = labeling.createProject(CreateProjectRequest.newBuilder().setProject(project).build());
    for (int i = 0; i < 3; i++) {
      var added = TestMesh.added("x" + i).getAdded().toBuilder().setProject("exchanged");
      var event = ItemEvent.newBuilder().setAdded(added).build();
      log.append(Topics.ITEMS, Event.now("millrace/ingest", "x" + i, event)).join();
      var get = GetItemRequest.newBuilder().setProject("exchanged").setItem("x" + i).build();
      assertThat(labeling.getItem(get).getItem()).isEqualTo("x" + i);
    }
    var answer = importCsv("item,label\nx0,Coat\nx1,Bag\nx2,Hat\n").get();
    assertThat(answer.getLabelled()).isEqualTo(2);
    assertThat(answer.getRefusals(0).getItem()).isEqualTo("x2");
    var file = new StringBuilder();
    var request =
        ExportLabelsRequest.newBuilder()
            .setProject("exchanged")
            .setFormat(LabelFormat.LABEL_FORMAT_CSV)
            .build();
    labeling
        .exportLabels(request)
        .forEachRemaining(part -> file.append(part.getData().toStringUtf8()));
    assertThat(file.toString()).contains("x0,Coat,ann").contains("x1,Bag,ann");
    assertThatThrownBy(() -> importCsv("item\n").get())
        .hasCauseInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT");
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        () ->
            labeling
                .exportLabels(request.toBuilder().setFormat(LabelFormat.LABEL_FORMAT_COCO).build())
                .next());
  }

  private CompletableFuture<ImportLabelsResponse> importCsv(String text) {
    var answer = new CompletableFuture<ImportLabelsResponse>();
    var call =
        LabelingGrpc.newStub(channel)
            .importLabels(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ImportLabelsResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    var header =
        ImportHeader.newBuilder()
            .setProject("exchanged")
            .setLabeller("ann")
            .setFormat(LabelFormat.LABEL_FORMAT_CSV);
    call.onNext(ImportLabelsRequest.newBuilder().setHeader(header).build());
    for (var line : text.split("(?<=\n)", -1)) {
      call.onNext(ImportLabelsRequest.newBuilder().setData(ByteString.copyFromUtf8(line)).build());
    }
    call.onCompleted();
    return answer;
  }

  @Test
  void manyCallersAtOnce_areAllAnswered() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<?>>();
      for (int i = 0; i < 2_000; i++) {
        answers.add(
            callers.submit(() -> labeling.listProjects(ListProjectsRequest.getDefaultInstance())));
      }
      for (var answer : answers) {
        answer.get();
      }
    }
  }

  @Test
  void refusals_haveTheirStatus() {
    assertStatus(
        Status.Code.NOT_FOUND,
        () -> labeling.getProject(GetProjectRequest.newBuilder().setProject("none").build()));
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        () -> labeling.createProject(CreateProjectRequest.getDefaultInstance()));
  }

  private static SubmitLabelRequest.Builder submission() {
    return TestMesh.submission("a", "Coat").setProject(PROJECT);
  }

  private List<Task> next() {
    var request =
        NextTasksRequest.newBuilder().setProject(PROJECT).setLabeller("ann").setCount(5).build();
    return labeling.nextTasks(request).getTasksList();
  }

  private long items() {
    return labeling
        .getProject(GetProjectRequest.newBuilder().setProject(PROJECT).build())
        .getItems();
  }

  private static void assertStatus(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
