package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.ImportHeader;
import dev.millrace.proto.labeling.v1.ImportLabelsRequest;
import dev.millrace.proto.labeling.v1.ImportLabelsResponse;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.LabelFormat;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc.LabelingBlockingStub;
import dev.millrace.proto.labeling.v1.NextTasksRequest;
import dev.millrace.proto.labeling.v1.Polygon;
import dev.millrace.proto.labeling.v1.Region;
import dev.millrace.proto.labeling.v1.RegionSet;
import dev.millrace.proto.labeling.v1.SubmitLabelRequest;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.testing.MeshResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What nobody should send, sent to the service's door: each is answered by name, the neighbours
/// count, and the service stays as it was.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class BadInputTest {
  // The log is shared with other tests, so the projects have names of their own.
  private static final String CLASSES = "bad-input";
  private static final String MASKS = "bad-masks";
  private static final int CHUNK = 512 << 10;

  @Inject EventLog log;
  @Inject GrpcServer server;
  @Inject LabelingMesh mesh;
  private ManagedChannel channel;
  private LabelingBlockingStub labeling;

  @BeforeEach
  void open() {
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    labeling = LabelingGrpc.newBlockingStub(channel);
    var _ =
        labeling.createProject(
            CreateProjectRequest.newBuilder()
                .setProject(TestMesh.project("Bag", "Coat").toBuilder().setId(CLASSES))
                .build());
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void label_ofAnUnknownClass_namesTheKnownOnes() {
    add(CLASSES, "hat");
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "Hat",
        () -> labeling.submitLabel(submission("hat", TestMesh.value("Hat"))));
    assertThat(item("hat").hasCurrent()).isFalse();
  }

  @Test
  void label_ofARemovedItem_isNotTaken() {
    add(CLASSES, "gone");
    var removed = ItemRemoved.newBuilder().setProject(CLASSES).setItem("gone");
    append("gone", ItemEvent.newBuilder().setRemoved(removed).build());
    mesh.awaitPresent();
    assertRefused(
        Status.Code.NOT_FOUND,
        "it was removed",
        () -> labeling.submitLabel(submission("gone", TestMesh.value("Bag"))));
  }

  @Test
  void label_byALeaseThatExpiredAndPassedOn_isAConflictWithThePresentState() {
    add(CLASSES, "late");
    var task = next("ann", "late");
    mesh.database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update lease set until = clock_timestamp() - interval '1 second' where resource = ?",
                CLASSES + "/late"));
    var taken = next("bob", "late");
    var late =
        submission("late", TestMesh.value("Bag")).toBuilder()
            .setLeaseEpoch(task.getLeaseEpoch())
            .build();
    assertRefused(Status.Code.ABORTED, "bob", () -> labeling.submitLabel(late));
    var inTime = late.toBuilder().setLabeller("bob").setLeaseEpoch(taken.getLeaseEpoch()).build();
    assertThat(labeling.submitLabel(inTime).getLabelId()).isNotEmpty();
  }

  @Test
  void label_ofAMillionPoints_isRefusedWithItsSize() {
    var project =
        TestMesh.project().toBuilder()
            .setId(MASKS)
            .setApplication(Application.APPLICATION_IMAGE_SEGMENTATION)
            .setSchema(LabelSchema.newBuilder().addMaskCodes("ground").addMaskCodes("coat"))
            .build();
    var _ = labeling.createProject(CreateProjectRequest.newBuilder().setProject(project).build());
    add(MASKS, "mask");
    var polygon =
        Polygon.newBuilder().addAllCoordinates(Collections.nCopies(2_000_000, 1f)).build();
    var regions =
        RegionSet.newBuilder()
            .setWidth(28)
            .setHeight(28)
            .addRegions(Region.newBuilder().setCode("coat").setPolygon(polygon));
    var label =
        submission("mask", LabelValue.newBuilder().setRegions(regions).build()).toBuilder()
            .setProject(MASKS)
            .build();
    assertRefused(
        Status.Code.INVALID_ARGUMENT, "2000000 numbers", () -> labeling.submitLabel(label));
  }

  @Test
  void import_ofResultsThatGoRoundInACircle_isRefusedByItem_andTheNeighbourCounts()
      throws Exception {
    add(CLASSES, "round");
    add(CLASSES, "straight");
    var circle =
        """
        {"id": "a", "parentID": "b", "type": "choices", "value": {"choices": ["Coat"]}},
        {"id": "b", "parentID": "c"}, {"id": "c", "parentID": "b"}
        """;
    var answer = read(Stream.of(text("[" + task("round", circle) + "," + coat("straight") + "]")));
    assertThat(answer.getLabelled()).isEqualTo(1);
    assertThat(answer.getRefusals(0).getItem()).isEqualTo("round");
    assertThat(answer.getRefusals(0).getReason()).contains("circle");
    assertThat(item("straight").getCurrent()).isEqualTo(TestMesh.value("Coat"));
  }

  @Test
  void import_ofTwoHundredMegabytes_isNotHeldInMemory_andTheNeighboursCount() throws Exception {
    add(CLASSES, "first");
    add(CLASSES, "last");
    var begin = "[" + coat("first") + ",{\"data\":{\"item\":\"huge\"},\"annotations\":[";
    var megabyte = text("[\"" + "x".repeat(1_000_000) + "\"],");
    var end = text("1]}," + coat("last") + "]");
    var held = new AtomicLong();
    var before = live();
    var last = Stream.of(end).peek(_ -> held.set(live() - before));
    var answer =
        read(
            Stream.concat(
                Stream.concat(Stream.of(text(begin)), Collections.nCopies(200, megabyte).stream()),
                last));
    assertThat(held.get()).as("bytes held at the end of the file").isLessThan(64 << 20);
    assertThat(answer.getLabelled()).isEqualTo(2);
    assertThat(answer.getRefusals(0).getReason()).contains("larger than 16 MiB");
    assertThat(item("last").getCurrent()).isEqualTo(TestMesh.value("Coat"));
  }

  @Test
  void import_ofMoreThanIsTaken_isRefusedBeforeItEnds() {
    var blanks = text(" ".repeat(CHUNK));
    assertThatThrownBy(() -> read(Stream.generate(() -> blanks)))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(e.getStatus().getDescription()).contains("import it in parts");
            });
  }

  private ImportLabelsResponse read(Stream<ByteString> file) throws Exception {
    var call = LabelingGrpc.newBlockingV2Stub(channel).importLabels();
    var header =
        ImportHeader.newBuilder()
            .setProject(CLASSES)
            .setLabeller("ann")
            .setFormat(LabelFormat.LABEL_FORMAT_LABEL_STUDIO);
    var open = call.write(ImportLabelsRequest.newBuilder().setHeader(header).build());
    for (var parts = file.iterator(); open && parts.hasNext(); ) {
      open = call.write(ImportLabelsRequest.newBuilder().setData(parts.next()).build());
    }
    call.halfClose();
    return call.read();
  }

  /// Bytes of the heap that something refers to.
  private static long live() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static String coat(String item) {
    return task(item, "{\"type\": \"choices\", \"value\": {\"choices\": [\"Coat\"]}}");
  }

  private static String task(String item, String results) {
    return "{\"data\":{\"item\":\"%s\"},\"annotations\":[{\"result\":[%s]}]}"
        .formatted(item, results);
  }

  private void add(String project, String item) {
    var added = TestMesh.added(item).getAdded().toBuilder().setProject(project);
    append(item, ItemEvent.newBuilder().setAdded(added).build());
    mesh.awaitPresent();
  }

  private void append(String item, ItemEvent event) {
    log.append(Topics.ITEMS, Event.now("millrace/ingest", item, event)).join();
  }

  private ItemState item(String item) {
    return labeling.getItem(GetItemRequest.newBuilder().setProject(CLASSES).setItem(item).build());
  }

  /// The labeller's task of this item, among all that there are.
  private Task next(String labeller, String item) {
    var request =
        NextTasksRequest.newBuilder()
            .setProject(CLASSES)
            .setLabeller(labeller)
            .setCount(100)
            .build();
    return labeling.nextTasks(request).getTasksList().stream()
        .filter(task -> task.getItem().equals(item))
        .findFirst()
        .orElseThrow();
  }

  private static SubmitLabelRequest submission(String item, LabelValue value) {
    return TestMesh.submission(item, "").setProject(CLASSES).setValue(value).build();
  }

  private static void assertRefused(Status.Code code, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(words);
            });
  }
}
