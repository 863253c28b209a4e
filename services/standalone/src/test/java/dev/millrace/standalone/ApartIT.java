package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static dev.millrace.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.catalogue.LabelledItems;
import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.standalone.apart.MeshApart;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.Inference;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Broker, database and each service as processes of their own: the whole path, with a trainer that
/// is killed on the way.
class ApartIT {
  private static final int ITEMS = 2_000;
  private static final int EPOCHS = 20;

  @TempDir private Path folder;

  @Test
  void stream_throughServicesApart_withAKilledTrainer_becomesAPrediction() throws Exception {
    var items = Clothes.first(ITEMS);
    try (var mesh = MeshApart.start(folder)) {
      var run = trainHalfWay(mesh, items);
      mesh.replaceTrainer();
      try (var client = mesh.client()) {
        var flow = new Flow(client);
        var done = flow.follow(run, _ -> {});
        assertThat(done.getState()).isEqualTo(RunState.RUN_STATE_COMPLETED);
        assertThat(done.getAttempt()).isEqualTo(2);
        assertAccuracy(flow, run);
        flow.awaitServed(Clothes.PROJECT, "1");
        var item = Clothes.all(items).getLast();
        var inference = new Inference(client.inference(), Clothes.PROJECT);
        var answer = inference.ask(item.getImage(), item.getItem());
        assertCountedOnce(mesh);
        assertLineage(mesh, answer.parameter("predictions"), run);
      }
    }
  }

  private static String trainHalfWay(MeshApart mesh, LabelledItems items) throws Exception {
    try (var client = mesh.client()) {
      var flow = new Flow(client);
      flow.project(Clothes.project());
      var answer = ItemStream.send(client.channel(), Clothes.PROJECT, items, Progress.NONE);
      assertThat(answer.getAccepted()).isEqualTo(ITEMS);
      var cut = flow.cut(Clothes.PROJECT, Clothes.cut(), _ -> {});
      var run = flow.start(Clothes.PROJECT, cut.getCut(), Clothes.recipe(EPOCHS)).getRun();
      within(
          Duration.ofMinutes(3),
          () -> {
            var now = flow.run(run);
            assertThat(now.getTotalSteps()).isPositive();
            assertThat(now.getStep()).isGreaterThan(now.getTotalSteps() / 4);
          });
      assertThat(flow.run(run).getState()).isEqualTo(RunState.RUN_STATE_RUNNING);
      return run;
    }
  }

  private static void assertAccuracy(Flow flow, String run) throws Exception {
    assertThat(flow.evaluation(run).getVerdictsList())
        .filteredOn(verdict -> verdict.getSplit() == Split.SPLIT_TEST)
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.getAccuracy()).isGreaterThan(0.75));
  }

  private static void assertCountedOnce(MeshApart mesh) {
    try (var log = new KafkaEventLog(mesh.kafka(), 1)) {
      eventually(() ->
          assertThat(Events.countByType(log))
              .containsAllEntriesOf(
                  Map.ofEntries(
                      Map.entry("ProjectCreated", 1L),
                      Map.entry("ItemAdded", (long) ITEMS),
                      Map.entry("ItemLabeled", (long) ITEMS),
                      Map.entry("CutCompleted", 1L),
                      Map.entry("RunRequested", 1L),
                      Map.entry("RunStarted", 2L),
                      Map.entry("StageCompleted", 1L),
                      Map.entry("RunCompleted", 1L),
                      Map.entry("EvaluationCompleted", 1L),
                      Map.entry("ModelRegistered", 1L),
                      Map.entry("AliasMoved", 1L))));
      assertThat(Events.dead(log)).isEmpty();
    }
  }

  private static void assertLineage(MeshApart mesh, String prediction, String run) {
    var path = "/api/predictions/%s/lineage".formatted(prediction);
    var request = HttpRequest.newBuilder(mesh.page().resolve(path)).build();
    try (var http = HttpClient.newHttpClient()) {
      eventually(() -> {
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains(run, "stream");
      });
    }
  }
}
