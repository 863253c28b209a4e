package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.catalogue.LabelledItems;
import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.standalone.bench.MeshProcess;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.Inference;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged mesh from a labelled stream to a served prediction, through public entry points
/// only.
class WholePathIT {
  private static final int ITEMS = 2_000;

  @TempDir private Path folder;

  @Test
  void stream_of2000Images_becomesAPredictionWithALineage() throws Exception {
    var items = Clothes.first(ITEMS);
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      flow.project(Clothes.project());
      var answer = ItemStream.send(mesh.channel(), Clothes.PROJECT, items, Progress.NONE);
      assertThat(answer.getAccepted()).isEqualTo(ITEMS);
      assertThat(answer.getLabels()).isEqualTo(ITEMS);
      assertThat(answer.getRefused()).isZero();

      var cut = flow.cut(Clothes.PROJECT, Clothes.cut(), _ -> {});
      var run = flow.start(Clothes.PROJECT, cut.getCut(), Clothes.recipe(12));
      flow.follow(run.getRun(), _ -> {});
      var verdict = flow.evaluation(run.getRun());
      assertThat(verdict.getVerdictsList())
          .filteredOn(v -> v.getSplit() == Split.SPLIT_TEST)
          .singleElement()
          .satisfies(v -> assertThat(v.getAccuracy()).isGreaterThan(0.75));

      flow.awaitServed(Clothes.PROJECT, "1");
      var prediction = predict(new Inference(mesh.inference(), Clothes.PROJECT), items);
      assertEventsSeenOnce(process, prediction);
      assertLineage(process, prediction, run.getRun(), cut.getCut());
      assertThat(Observability.metricsOf(process)).containsAll(Observability.metricsInQueries());
    }
  }

  private static String predict(Inference inference, LabelledItems items) {
    var item = Clothes.all(items).getLast();
    return inference.ask(item.getImage(), item.getItem()).parameter("predictions");
  }

  private static void assertEventsSeenOnce(MeshProcess process, String prediction) {
    try (var log = new KafkaEventLog(process.kafka(), 1)) {
      eventually(() ->
          assertThat(Events.countByType(log))
              .containsAllEntriesOf(
                  Map.ofEntries(
                      Map.entry("ProjectCreated", 1L),
                      Map.entry("ItemAdded", (long) ITEMS),
                      Map.entry("ItemLabeled", (long) ITEMS),
                      Map.entry("CutRequested", 1L),
                      Map.entry("CutCompleted", 1L),
                      Map.entry("RunRequested", 1L),
                      Map.entry("RunStarted", 1L),
                      Map.entry("StageCompleted", 1L),
                      Map.entry("EpochMeasured", 12L),
                      Map.entry("RunCompleted", 1L),
                      Map.entry("EvaluationCompleted", 1L),
                      Map.entry("ModelRegistered", 1L),
                      Map.entry("AliasMoved", 1L))));
      eventually(
          () -> assertThat(Events.ids(log, Topics.PREDICTIONS)).containsOnlyOnce(prediction));
      assertThat(Events.dead(log)).isEmpty();
    }
  }

  private static void assertLineage(MeshProcess process, String prediction, String run, String cut)
      throws Exception {
    var request =
        HttpRequest.newBuilder(
                process.page().resolve("/api/predictions/%s/lineage".formatted(prediction)))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      eventually(() -> {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(run, cut, "stream");
      });
    }
  }
}
