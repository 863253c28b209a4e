package dev.millrace.labeling.explore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.labeling.explore.Annotator.Dot;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.CreateProjectRequest;
import dev.millrace.proto.labeling.v1.Exploration;
import dev.millrace.proto.labeling.v1.ExplorationState;
import dev.millrace.proto.labeling.v1.ExploringGrpc;
import dev.millrace.proto.labeling.v1.ExploringGrpc.ExploringBlockingStub;
import dev.millrace.proto.labeling.v1.GetExplorationRequest;
import dev.millrace.proto.labeling.v1.GetItemRequest;
import dev.millrace.proto.labeling.v1.GetPointsRequest;
import dev.millrace.proto.labeling.v1.GetProjectRequest;
import dev.millrace.proto.labeling.v1.GetProjectionRequest;
import dev.millrace.proto.labeling.v1.ItemLabel;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc.LabelingBlockingStub;
import dev.millrace.proto.labeling.v1.ListSourcesRequest;
import dev.millrace.proto.labeling.v1.PointGroup;
import dev.millrace.proto.labeling.v1.Points;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.SelectItemsRequest;
import dev.millrace.proto.labeling.v1.SelectItemsResponse;
import dev.millrace.proto.labeling.v1.SelectedItem;
import dev.millrace.proto.labeling.v1.Selection;
import dev.millrace.proto.labeling.v1.SeparateRequest;
import dev.millrace.proto.labeling.v1.StartExplorationRequest;
import dev.millrace.proto.labeling.v1.SubmitLabelsRequest;
import dev.millrace.proto.labeling.v1.UndoActRequest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exploring as people do it: from pictures without any label to a labelled set.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class ExploringTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExploringTest.class);
  private static final int PICTURES = 500;

  @Inject EventLog log;
  @Inject BlobStore blobs;
  @Inject GrpcServer server;
  private ManagedChannel channel;
  private LabelingBlockingStub labeling;
  private ExploringBlockingStub exploring;
  private String project = "";
  private List<Clothes.Garment> garments = List.of();

  @BeforeEach
  void open() {
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    labeling = LabelingGrpc.newBlockingStub(channel);
    exploring = ExploringGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void fromZero_everythingIsLabelled_inFewActs() throws Exception {
    fill("from-zero", PICTURES);
    var exploration = explore();
    int bulk = 0;
    int thrownOut = 0;
    var drawn = true;
    while (drawn) {
      drawn = false;
      for (var projection : exploration.getProjectionsList().subList(0, 3)) {
        var line = Annotator.draw(dots(exploration, projection.getProjection()));
        if (line.isPresent()) {
          var choice = select(exploration, projection.getProjection(), line.get().polygon());
          var right =
              choice.getItemsList().stream()
                  .filter(item -> shows(item.getItem()) == line.get().label())
                  .toList();
          thrownOut += choice.getItemsCount() - right.size();
          var _ = label(right, line.get().label(), choice.getSelection(), "act-" + bulk);
          bulk++;
          drawn = true;
          break;
        }
      }
      exploration = bulk % 10 == 0 && drawn ? separateClasses(exploration) : get(exploration);
    }
    int single = 0;
    var points = points(exploration);
    for (int i = 0; i < points.getItemsCount(); i++) {
      if (points.getLabels(i) < 0) {
        var item = SelectedItem.newBuilder().setItem(points.getItems(i)).build();
        var _ =
            label(List.of(item), shows(item.getItem()), Selection.getDefaultInstance(), "one-" + i);
        single++;
      }
    }
    LOG.info(
        "From zero, {} pictures by {}: {} acts over groups, {} odd ones thrown out, {} one by one",
        PICTURES,
        exploration.getSource(),
        bulk,
        thrownOut,
        single);
    assertThat(points(exploration).getLabelsList())
        .containsExactlyElementsOf(
            points(exploration).getItemsList().stream().map(this::shows).toList());
    assertThat(bulk + single).isLessThan(PICTURES / 3);
  }

  @Test
  void act_overAGroup_tellsHowItWasChosen_andIsUndoneAsOne() throws Exception {
    fill("one-act", 60);
    var exploration = explore();
    var projection = exploration.getProjections(0).getProjection();
    var everything = List.of(-2f, -2f, 2f, -2f, 2f, 2f, -2f, 2f);
    var choice = select(exploration, projection, everything);
    assertThat(choice.getItemsCount()).isEqualTo(60);
    var act = label(choice.getItemsList().subList(0, 20), 0, choice.getSelection(), "group");
    assertThat(select(exploration, projection, everything).getItemsCount()).isEqualTo(40);
    var item = choice.getItems(0).getItem();
    var state =
        labeling.getItem(GetItemRequest.newBuilder().setProject(project).setItem(item).build());
    var selection = state.getLabels(0).getProvenance().getSelection();
    assertThat(selection.getPolygonList()).isEqualTo(everything);
    assertThat(selection.getProjection()).isEqualTo(projection);
    assertThat(selection.getModelVersion()).isEqualTo(exploration.getSource()).isNotEmpty();
    var undo = UndoActRequest.newBuilder().setProject(project).setLabeller("ann").setAct(act);
    assertThat(labeling.undoAct(undo.build()).getItems()).isEqualTo(20);
    assertThat(select(exploration, projection, everything).getItemsCount()).isEqualTo(60);
  }

  @Test
  void separate_twoGroups_makesAProjectionOfTheirDifference() throws Exception {
    fill("a-from-b", 120);
    var exploration = explore();
    assertThat(exploration.getProjectionsList()).noneMatch(p -> p.hasSeparation());
    var first = exploration.getProjections(0).getProjection();
    var all = select(exploration, first, List.of(-2f, -2f, 2f, -2f, 2f, 2f, -2f, 2f));
    for (int label : new int[] {1, 9}) {
      var some =
          all.getItemsList().stream().filter(item -> shows(item.getItem()) == label).toList();
      var _ = label(some, label, all.getSelection(), "class-" + label);
    }
    var groups =
        SeparateRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration())
            .setA(PointGroup.newBuilder().setClassName("Trouser"))
            .setB(PointGroup.newBuilder().setClassName("Boot"));
    var separated = exploring.separate(groups.build());
    assertThat(separated.getProjection()).isEqualTo("groups-1");
    assertThat(separated.getExploration().getProjectionsList())
        .filteredOn(p -> p.getProjection().equals("groups-1"))
        .singleElement()
        .satisfies(p -> assertThat(p.getSeparation()).isGreaterThan(0.9));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> exploring.separate(groups.clearB().build()));
  }

  @Test
  void whatCannotBe_isRefusedByName() throws Exception {
    fill("refusals", 6);
    var exploration = explore();
    var select =
        SelectItemsRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration())
            .setProjection("pca-1-2");
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        () -> exploring.selectItems(select.clone().addPolygon(1).build()));
    assertRefused(
        Status.Code.NOT_FOUND,
        () ->
            exploring.selectItems(
                select
                    .clone()
                    .setProjection("none")
                    .addAllPolygon(List.of(0f, 0f, 1f, 0f, 1f, 1f))
                    .build()));
    var start = StartExplorationRequest.newBuilder().setProject(project);
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        () -> exploring.startExploration(start.setSource("http://x").build()));
    assertRefused(
        Status.Code.NOT_FOUND,
        () -> exploring.startExploration(start.setSource("model/7").build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        () -> exploring.startExploration(start.setSource("handmade").setLayer("5").build()));
    assertRefused(
        Status.Code.NOT_FOUND,
        () -> exploring.startExploration(start.setProject("nowhere").setSource("").build()));
  }

  @Test
  void damagedPicture_isLeftOut() throws Exception {
    fill("damaged", 20);
    add("bad", "no picture at all".getBytes(UTF_8));
    awaitItems(21);
    var exploration = explore();
    assertThat(exploration.getLeftOut()).isEqualTo(1);
    assertThat(points(exploration).getItemsList()).hasSize(20).doesNotContain("bad");
  }

  private void fill(String name, int count) throws Exception {
    project = name;
    garments = Clothes.first(count);
    var schema = LabelSchema.newBuilder().addAllClasses(Clothes.CLASSES);
    var made =
        Project.newBuilder()
            .setId(name)
            .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
            .setSchema(schema);
    var _ = labeling.createProject(CreateProjectRequest.newBuilder().setProject(made).build());
    for (int i = 0; i < count; i++) {
      add("%s-%03d".formatted(name, i), garments.get(i).png());
    }
    awaitItems(count);
  }

  private void add(String item, byte[] picture) {
    var image = ImageContent.newBuilder().setBlob(blobs.put(picture, "image/png"));
    var added =
        ItemAdded.newBuilder()
            .setProject(project)
            .setItem(item)
            .setContent(ItemContent.newBuilder().setImage(image.setWidth(28).setHeight(28)));
    var event = ItemEvent.newBuilder().setAdded(added).build();
    var _ = log.append(Topics.ITEMS, Event.now("millrace/ingest", project + item, item, event));
  }

  private void awaitItems(int count) {
    var status = GetProjectRequest.newBuilder().setProject(project).build();
    Eventually.eventually(
        () -> assertThat(labeling.getProject(status).getItems()).isEqualTo(count));
  }

  private int shows(String item) {
    return garments.get(Integer.parseInt(item.substring(project.length() + 1))).label();
  }

  /// With what sees best here.
  private Exploration explore() {
    var sources =
        exploring.listSources(ListSourcesRequest.newBuilder().setProject(project).build());
    assertThat(sources.getSourcesList()).extracting(s -> s.getSource()).endsWith("handmade");
    var start = StartExplorationRequest.newBuilder().setProject(project).build();
    var begun = exploring.startExploration(start);
    Eventually.eventually(
        () -> assertThat(get(begun).getState()).isEqualTo(ExplorationState.EXPLORATION_STATE_DONE));
    return get(begun);
  }

  private Exploration get(Exploration exploration) {
    return exploring.getExploration(
        GetExplorationRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration())
            .build());
  }

  private Exploration separateClasses(Exploration exploration) {
    var request =
        SeparateRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration());
    return exploring.separate(request.build()).getExploration();
  }

  private Points points(Exploration exploration) {
    return exploring.getPoints(
        GetPointsRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration())
            .build());
  }

  private List<Dot> dots(Exploration exploration, String projection) {
    var request =
        GetProjectionRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration())
            .setProjection(projection);
    var xy = Floats.floats(exploring.getProjection(request.build()).getXy().toByteArray());
    var points = points(exploration);
    var dots = new ArrayList<Dot>();
    IntStream.range(0, points.getItemsCount())
        .filter(i -> points.getLabels(i) < 0)
        .forEach(i -> dots.add(new Dot(xy[2 * i], xy[2 * i + 1], shows(points.getItems(i)))));
    return dots;
  }

  private SelectItemsResponse select(
      Exploration exploration, String projection, List<Float> polygon) {
    return exploring.selectItems(
        SelectItemsRequest.newBuilder()
            .setProject(project)
            .setExploration(exploration.getExploration())
            .setProjection(projection)
            .addAllPolygon(polygon)
            .setUnlabelledOnly(true)
            .build());
  }

  private String label(List<SelectedItem> items, int label, Selection selection, String act) {
    var value = LabelValue.newBuilder().setClassName(Clothes.CLASSES.get(label)).build();
    var request =
        SubmitLabelsRequest.newBuilder()
            .setProject(project)
            .setLabeller("ann")
            .setSelection(selection)
            .setAct(act);
    items.forEach(
        item -> request.addLabels(ItemLabel.newBuilder().setItem(item.getItem()).setValue(value)));
    var answer = labeling.submitLabels(request.build());
    assertThat(answer.getRefusedList()).isEmpty();
    return answer.getAct();
  }

  private static void assertRefused(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
