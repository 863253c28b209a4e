package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.client.IngestLoad;
import dev.millrace.ingest.client.Progress;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ImageSpec;
import dev.millrace.proto.preprocessing.v1.SplitSpec;
import dev.millrace.standalone.bench.MeshProcess;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever people do at the same time, and however often the mesh is killed and the log delivers
/// again: what was answered is on the log once and in every projection, and so it is after a
/// replay.
class ClicksIT {
  static final String PROJECT = "clicks";
  static final List<String> CLASSES = List.of("bag", "coat", "shirt");
  private static final int ITEMS = 40;
  private static final int PEOPLE = 4;
  private static final int ACTS_BETWEEN_KILLS = 120;
  private static final int KILLS = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void kill_anyInterleavingOfClicks_losesAndDoublesNothing(long seed) throws Exception {
    var load = IngestLoad.images(ITEMS, 28, List.of(), seed);
    var items = load.items().stream().map(AddItemRequest::getItem).toList();
    var crowd = new ClickCrowd(items);
    killedAgainAndAgain(load, crowd, seed);
    Map<String, String> current;
    try (var process = MeshProcess.start(folder);
        var mesh = process.client();
        var log = new KafkaEventLog(process.kafka(), 1)) {
      ClickLog.deliverAgain(log, new Random(seed));
      current = assertAllIsOnTheLogOnce(crowd, mesh, log);
      assertTheNextCutHas(current, mesh);
      assertThat(Events.dead(log)).isEmpty();
    }
    var before = ReadModels.of(folder);
    ReadModels.drop(folder);
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      assertProjected(current, mesh);
    }
    assertThat(ReadModels.of(folder)).isEqualTo(before);
  }

  /// People go on through all of it: whoever is not answered asks again until he is.
  private void killedAgainAndAgain(IngestLoad load, ClickCrowd crowd, long seed) throws Exception {
    // Stopped before the executor waits for them, whatever happens.
    try (var people = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = crowd::stop) {
      var working = new ArrayList<Future<?>>();
      for (int kill = 0; kill < KILLS; kill++) {
        try (var process = MeshProcess.start(folder);
            var mesh = process.client()) {
          if (kill == 0) {
            new Flow(mesh).project(project());
            load.send(mesh.channel(), PROJECT, Progress.NONE);
            new Flow(mesh).awaitItems(PROJECT, ITEMS);
          }
          crowd.turnTo(mesh);
          for (int person = working.size(); person < PEOPLE; person++) {
            var name = "person-" + person;
            var random = new Random(seed * 31 + person);
            working.add(people.submit(() -> crowd.work(name, random)));
          }
          crowd.awaitMore(ACTS_BETWEEN_KILLS);
          process.kill();
        }
      }
      // And once more when all is answered, and perhaps not yet on the log.
      try (var process = MeshProcess.start(folder);
          var mesh = process.client()) {
        crowd.turnTo(mesh);
        crowd.awaitMore(ACTS_BETWEEN_KILLS);
        crowd.stop();
        for (var person : working) {
          var _ = person.get();
        }
        process.kill();
      }
    }
  }

  private static Map<String, String> assertAllIsOnTheLogOnce(
      ClickCrowd crowd, MeshClient mesh, KafkaEventLog log) {
    assertThat(crowd.labels()).hasSizeGreaterThan(ACTS_BETWEEN_KILLS / 2);
    // What was answered last may have been on its way to the log when the mesh was killed.
    eventually(() -> {
      var clicks = ClickLog.read(log);
      assertThat(clicks.acts()).containsAll(crowd.acts());
      assertThat(clicks.timesGiven()).containsKeys(crowd.labels().toArray(String[]::new));
      assertProjected(clicks.current(), mesh);
    });
    var clicks = ClickLog.read(log);
    assertThat(clicks.timesGiven().values()).containsOnly(1L);
    crowd
        .labelledAtOnce()
        .forEach(
            (act, count) -> assertThat(clicks.labelsOf(act)).as(act).isGreaterThanOrEqualTo(count));
    return clicks.current();
  }

  private static void assertProjected(Map<String, String> current, MeshClient mesh) {
    var all = ListItemsRequest.newBuilder().setProject(PROJECT).setPageSize(500).build();
    eventually(() ->
        assertThat(
                mesh.labeling().listItems(all).getItemsList().stream()
                    .collect(
                        toMap(item -> item.getItem(), item -> item.getCurrent().getClassName())))
            .isEqualTo(current));
    var labelled = current.values().stream().filter(name -> !name.isEmpty()).count();
    eventually(() ->
        assertThat(new Flow(mesh).status(PROJECT).orElseThrow())
            .matches(status -> status.getItems() == current.size())
            .matches(status -> status.getLabelled() == labelled));
  }

  private static void assertTheNextCutHas(Map<String, String> current, MeshClient mesh)
      throws Exception {
    var spec =
        CutSpec.newBuilder()
            .setSplit(SplitSpec.newBuilder().setValidShare(0.2))
            .setImage(ImageSpec.newBuilder().setWidth(28).setHeight(28).setChannels(1))
            .build();
    var size = new Flow(mesh).cut(PROJECT, spec, _ -> {}).getSize();
    assertThat(size.getTrain() + size.getValid())
        .isEqualTo(current.values().stream().filter(name -> !name.isEmpty()).count());
  }

  private static Project project() {
    return Project.newBuilder()
        .setId(PROJECT)
        .setTitle("Clicks")
        .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
        .setSchema(LabelSchema.newBuilder().addAllClasses(CLASSES))
        .build();
  }
}
