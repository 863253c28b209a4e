package dev.millrace.labeling.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.labeling.explore.Clothes;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationEvent;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRemoved;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.CleaningGrpc;
import dev.millrace.proto.labeling.v1.CleaningGrpc.CleaningBlockingStub;
import dev.millrace.proto.labeling.v1.CleaningState;
import dev.millrace.proto.labeling.v1.CleaningStatus;
import dev.millrace.proto.labeling.v1.ClearMarksRequest;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.GetCleaningRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc.LabelingBlockingStub;
import dev.millrace.proto.labeling.v1.ListDuplicatesRequest;
import dev.millrace.proto.labeling.v1.ListMarksRequest;
import dev.millrace.proto.labeling.v1.ListSuspectsRequest;
import dev.millrace.proto.labeling.v1.Mark;
import dev.millrace.proto.labeling.v1.MarkItemsRequest;
import dev.millrace.proto.labeling.v1.MarkKind;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.StartCleaningRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.SubmitReviewRequest;
import dev.millrace.proto.labeling.v1.Suspect;
import dev.millrace.proto.labeling.v1.SuspectReason;
import dev.millrace.proto.labeling.v1.Verdict;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.MeshResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Cleaning from planted errors to marks, as a client sees it.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class CleaningTest {
  private static final int PICTURES = 300;

  @Inject EventLog log;
  @Inject BlobStore blobs;
  @Inject GrpcServer server;
  private ManagedChannel channel;
  private LabelingBlockingStub labeling;
  private CleaningBlockingStub cleaning;
  private String project = "";
  private List<Clothes.Garment> garments = List.of();

  @BeforeEach
  void open() {
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    labeling = LabelingGrpc.newBlockingStub(channel);
    cleaning = CleaningGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void plantedErrors_comeFirst_andWhatWasDecidedDoesNotComeBack() throws Exception {
    fill("planted");
    var ranked = weigh();
    assertThat(ranked.getWeighed()).isEqualTo(PICTURES);
    var suspects = suspects("");
    // Chance would put one of them there; about nine are.
    assertThat(suspects.stream().limit(15).filter(s -> planted(s.getItem())).count())
        .isGreaterThanOrEqualTo(6);
    assertThat(suspects)
        .isSortedAccordingTo((a, b) -> Double.compare(b.getSuspicion(), a.getSuspicion()));
    var first = suspects.getFirst();
    assertThat(first.getReasonsList()).isNotEmpty();
    assertThat(suspects(first.getClassName()))
        .isNotEmpty()
        .allMatch(s -> s.getClassName().equals(first.getClassName()));

    var kept =
        SubmitReviewRequest.newBuilder()
            .setProject(project)
            .setItem(first.getItem())
            .setReviewer("ann")
            .setLabelId(first.getLabelId())
            .setVerdict(Verdict.VERDICT_ACCEPTED);
    var _ = labeling.submitReview(kept.build());
    var second = suspects.get(1);
    relabel(second.getItem(), second.getSuggestedClass());
    remove(suspects.get(2).getItem());
    Eventually.eventually(() ->
        assertThat(suspects(""))
            .extracting(Suspect::getItem)
            .doesNotContain(first.getItem(), second.getItem(), suspects.get(2).getItem()));
    var _ = weigh();
    assertThat(suspects("")).extracting(Suspect::getItem).doesNotContain(first.getItem());
  }

  @Test
  void evaluation_ranksAnew_withItsLosses() throws Exception {
    fill("judged");
    var before = weigh();
    assertThat(before.getRun()).isEmpty();
    var item = "judged-003";
    var losses =
        ItemLosses.newBuilder()
            .addLosses(
                ItemLoss.newBuilder()
                    .setItem(item)
                    .setActual(label(3))
                    .setPredicted(label(3).equals("Bag") ? "Coat" : "Bag")
                    .setLoss(9.5f)
                    .setProbability(0.0001f))
            .build();
    var verdict =
        EvaluationCompleted.newBuilder()
            .setProject(project)
            .setRun("run-1")
            .addVerdicts(
                SplitVerdict.newBuilder()
                    .setItemLosses(blobs.put(losses.toByteArray(), "application/x-protobuf")));
    log.append(
            Topics.EVALUATIONS,
            Event.now(
                "millrace/evaluation",
                "run-1",
                EvaluationEvent.newBuilder().setCompleted(verdict).build()))
        .join();
    Eventually.eventually(() -> {
      assertThat(status().getRun()).isEqualTo("run-1");
      assertThat(status().getState()).isEqualTo(CleaningState.CLEANING_STATE_DONE);
    });
    var page =
        cleaning.listSuspects(
            ListSuspectsRequest.newBuilder()
                .setProject(project)
                .setReason(SuspectReason.SUSPECT_REASON_TOP_LOSS)
                .setPageSize(10)
                .build());
    assertThat(page.getSuspectsList())
        .singleElement()
        .satisfies(suspect -> {
          assertThat(suspect.getItem()).isEqualTo(item);
          assertThat(suspect.getLoss()).isEqualTo(9.5);
        });
  }

  @Test
  void nearDuplicates_comeInGroups_contradictingOnesFirst() throws Exception {
    fill("twins");
    var picture = Clothes.first(12).get(5).png();
    add("twin", brighter(picture));
    relabel("twin", label(5).equals("Bag") ? "Coat" : "Bag");
    var ranked = weigh();
    assertThat(ranked.getDuplicateGroups()).isPositive();
    var groups =
        cleaning
            .listDuplicates(
                ListDuplicatesRequest.newBuilder().setProject(project).setPageSize(20).build())
            .getGroupsList();
    assertThat(groups.getFirst().getContradicting()).isTrue();
    assertThat(groups.getFirst().getItemsList())
        .extracting(i -> i.getItem())
        .contains("twin", "twins-005");
    remove("twin");
    Eventually.eventually(() ->
        assertThat(
                cleaning
                    .listDuplicates(
                        ListDuplicatesRequest.newBuilder()
                            .setProject(project)
                            .setPageSize(20)
                            .build())
                    .getGroupsList())
            .noneMatch(
                group -> group.getItemsList().stream().anyMatch(i -> i.getItem().equals("twin"))));
  }

  @Test
  void marks_stay_untilTheyAreCleared() throws Exception {
    fill("marks");
    mark(Mark.newBuilder().setItem("marks-000").setKind(MarkKind.MARK_KIND_REMOVE));
    mark(
        Mark.newBuilder()
            .setItem("marks-001")
            .setKind(MarkKind.MARK_KIND_RELABEL)
            .setClassName("Bag"));
    mark(Mark.newBuilder().setItem("marks-000").setKind(MarkKind.MARK_KIND_KEEP));
    var _ = weigh();
    assertThat(marks()).extracting(Mark::getItem).containsExactly("marks-000", "marks-001");
    assertThat(marks().getFirst().getKind()).isEqualTo(MarkKind.MARK_KIND_KEEP);
    assertThat(marks().getFirst().getPresentClass()).isEqualTo(label(0));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        () ->
            mark(
                Mark.newBuilder()
                    .setItem("marks-002")
                    .setKind(MarkKind.MARK_KIND_RELABEL)
                    .setClassName("Hat")));
    assertRefused(
        Status.Code.NOT_FOUND,
        () -> mark(Mark.newBuilder().setItem("none").setKind(MarkKind.MARK_KIND_KEEP)));
    var clear = ClearMarksRequest.newBuilder().setProject(project).setLabeller("ann");
    var _ = cleaning.clearMarks(clear.addItems("marks-000").build());
    assertThat(marks()).extracting(Mark::getItem).containsExactly("marks-001");
    var _ = cleaning.clearMarks(clear.clearItems().build());
    assertThat(marks()).isEmpty();
  }

  /// Every twentieth label is wrong.
  private boolean planted(String item) {
    return Integer.parseInt(item.substring(project.length() + 1)) % 20 == 7;
  }

  private String label(int i) {
    int right = garments.get(i).label();
    return Clothes.CLASSES.get(i % 20 == 7 ? (right + 5) % 10 : right);
  }

  private void fill(String name) throws Exception {
    project = name;
    garments = Clothes.first(PICTURES);
    var schema = LabelSchema.newBuilder().addAllClasses(Clothes.CLASSES);
    var made =
        Project.newBuilder()
            .setId(name)
            .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
            .setSchema(schema);
    var _ = labeling.createProject(CreateProjectRequest.newBuilder().setProject(made).build());
    var labels = SubmitLabelsRequest.newBuilder().setProject(name).setLabeller("ann");
    for (int i = 0; i < PICTURES; i++) {
      var item = "%s-%03d".formatted(name, i);
      add(item, garments.get(i).png());
      labels.addLabels(ItemLabel.newBuilder().setItem(item).setValue(value(label(i))));
    }
    awaitItems(PICTURES);
    assertThat(labeling.submitLabels(labels.build()).getRefusedList()).isEmpty();
  }

  private void awaitItems(int count) {
    var status = GetProjectRequest.newBuilder().setProject(project).build();
    Eventually.eventually(
        () -> assertThat(labeling.getProject(status).getItems()).isEqualTo(count));
  }

  private static LabelValue value(String className) {
    return LabelValue.newBuilder().setClassName(className).build();
  }

  private void add(String item, byte[] picture) {
    var image = ImageContent.newBuilder().setBlob(blobs.put(picture, "image/png"));
    var added =
        ItemAdded.newBuilder()
            .setProject(project)
            .setItem(item)
            .setContent(ItemContent.newBuilder().setImage(image.setWidth(28).setHeight(28)));
    append(item, ItemEvent.newBuilder().setAdded(added).build());
  }

  private void remove(String item) {
    var removed = ItemRemoved.newBuilder().setProject(project).setItem(item);
    append(item, ItemEvent.newBuilder().setRemoved(removed).build());
    Eventually.eventually(() ->
        assertThat(
                labeling
                    .getProject(GetProjectRequest.newBuilder().setProject(project).build())
                    .getItems())
            .isLessThanOrEqualTo(PICTURES));
  }

  private void append(String item, ItemEvent event) {
    log.append(Topics.ITEMS, Event.now("millrace/ingest", item, event)).join();
  }

  private void relabel(String item, String className) {
    Eventually.eventually(() ->
        assertThat(
                labeling
                    .submitLabels(
                        SubmitLabelsRequest.newBuilder()
                            .setProject(project)
                            .setLabeller("ann")
                            .addLabels(
                                ItemLabel.newBuilder().setItem(item).setValue(value(className)))
                            .build())
                    .getLabelled())
            .isEqualTo(1));
  }

  private static byte[] brighter(byte[] png) throws Exception {
    var image = ImageIO.read(new ByteArrayInputStream(png));
    var raster = image.getRaster();
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        int value = raster.getSample(x, y, 0);
        raster.setSample(x, y, 0, value == 0 ? 0 : Math.min(255, value + 9));
      }
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private CleaningStatus weigh() {
    var before = status().getRankedAt();
    var _ = cleaning.startCleaning(StartCleaningRequest.newBuilder().setProject(project).build());
    Eventually.eventually(() -> {
      assertThat(status().getState()).isEqualTo(CleaningState.CLEANING_STATE_DONE);
      assertThat(status().getRankedAt()).isNotEqualTo(before);
    });
    return status();
  }

  private CleaningStatus status() {
    return cleaning.getCleaning(GetCleaningRequest.newBuilder().setProject(project).build());
  }

  private List<Suspect> suspects(String className) {
    var suspects = new ArrayList<Suspect>();
    var token = "";
    do {
      var page =
          cleaning.listSuspects(
              ListSuspectsRequest.newBuilder()
                  .setProject(project)
                  .setClassName(className)
                  .setPageSize(7)
                  .setPageToken(token)
                  .build());
      suspects.addAll(page.getSuspectsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return suspects;
  }

  private void mark(Mark.Builder mark) {
    var _ =
        cleaning.markItems(
            MarkItemsRequest.newBuilder()
                .setProject(project)
                .setLabeller("ann")
                .addMarks(mark)
                .build());
  }

  private List<Mark> marks() {
    return cleaning
        .listMarks(ListMarksRequest.newBuilder().setProject(project).setLabeller("ann").build())
        .getMarksList();
  }

  private static void assertRefused(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
