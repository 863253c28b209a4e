package dev.millrace.console;

import static dev.millrace.console.mesh.LabelingDouble.PROJECT;
import static dev.millrace.console.mesh.TrainingDouble.COMPLETED;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import dev.millrace.console.mesh.Shapes;
import dev.millrace.mesh.blob.BlobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
class RestTest {
  private static final String TASKS = "/api/projects/shapes/tasks";
  private static final String LABELS = "/api/projects/shapes/labels";

  @TestHTTPResource("/")
  URI base;

  @Inject MeshDouble mesh;
  @Inject BlobStore blobs;

  @Test
  void projects_showCountsChampionAndWhatTrains() {
    var project = console().json("/api/projects").get(0);
    assertThat(project.get("id").asText()).isEqualTo(PROJECT);
    assertThat(project.get("items").asLong()).isEqualTo(120);
    assertThat(project.get("classes").get(0).get("name").asText()).isEqualTo("circle");
    assertThat(project.get("champion").get("aliases").get(0).asText()).isEqualTo("champion");
  }

  @Test
  void project_thatIsUnknown_isAProblemInTheServicesWords() {
    var answer = console().get("/api/projects/nothing");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type").orElse("")).contains("problem+json");
    assertThat(Http.parse(answer).get("detail").asText()).contains("no project nothing");
  }

  @Test
  void create_makesAProject_andAnotherOfThatIdIsAConflict() {
    var first = console().post("/api/projects", leaves("Leaves", "oak"));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    var other = console().post("/api/projects", leaves("Other", "elm"));
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void post_withAFieldMissing_isABadRequest() {
    assertThat(console().post(TASKS, "{\"count\":3}").statusCode()).isEqualTo(400);
    assertThat(console().post(TASKS, "no json").statusCode()).isEqualTo(400);
  }

  @Test
  void post_ofAnotherSite_isForbidden() {
    var body = "{\"labeller\":\"mallory\",\"count\":1}";
    var port = base.getPort();
    assertThat(console().post(TASKS, body, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(console().post(TASKS, body, "Sec-Fetch-Site", "same-site").statusCode())
        .isEqualTo(403);
    assertThat(console().post(TASKS, body, "Origin", "http://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(
            console()
                .post(TASKS, body, "Origin", "http://%s:%d".formatted(base.getHost(), port))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void label_isTakenOnce_andTakenBack() {
    var task = task("ada");
    var item = task.get("item").asText();
    var label = label(task, "ada", "ring", "label-rest-1");
    assertThat(console().post(LABELS, label).statusCode()).isEqualTo(200);
    assertThat(current(item)).isEqualTo("ring");

    var back =
        "{\"item\":\"%s\",\"labelId\":\"label-rest-1\",\"labeller\":\"ada\"}".formatted(item);
    var undone = Http.parse(console().post(LABELS + "/retract", back));
    assertThat(undone.get("task").get("item").asText()).isEqualTo(item);
    assertThat(current(item)).isEmpty();
  }

  @Test
  void label_underALostLease_isAConflictThatSaysWhoHoldsTheItem() {
    var task = task("ada");
    mesh.labeling().steal(task.get("item").asText());
    var answer = console().post(LABELS, label(task, "ada", "ring", "label-rest-2"));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("somebody else holds item");
  }

  @Test
  void label_ofAnUnknownClass_isABadRequest() {
    var answer = console().post(LABELS, label(task("ada"), "ada", "hexagon", "label-rest-3"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("no class hexagon");
  }

  @Test
  void renew_namesTheItemsThatAreLost() {
    var task = task("bea");
    var lease =
        "{\"labeller\":\"bea\",\"leases\":[{\"item\":%s,\"leaseEpoch\":%s}]}"
            .formatted(task.get("item"), task.get("leaseEpoch"));
    assertThat(Http.parse(console().post(TASKS + "/renew", lease)).get("lost")).isEmpty();
    mesh.labeling().steal(task.get("item").asText());
    assertThat(Http.parse(console().post(TASKS + "/renew", lease)).get("lost")).hasSize(1);
    assertThat(console().post(TASKS + "/release", lease).statusCode()).isEqualTo(204);
  }

  @Test
  void items_comePageByPage() {
    var first = console().json("/api/projects/shapes/items?className=cross&size=3");
    assertThat(first.get("items")).hasSize(3);
    var next = first.get("next").asText();
    assertThat(
            console()
                .json("/api/projects/shapes/items?className=cross&size=3&page=" + next)
                .get("items"))
        .isNotEmpty()
        .doesNotContain(first.get("items").get(0));
    assertThat(console().get("/api/projects/shapes/items?state=odd").statusCode()).isEqualTo(400);
  }

  @Test
  void picture_isServedForEver_withItsType() {
    var sha256 = mesh.labeling().items().getFirst().getBlob().getSha256();
    var answer = console().bytes("/api/blobs/" + sha256);
    assertThat(answer.body()).isEqualTo(Shapes.png(0));
    assertThat(answer.headers().firstValue("content-type")).contains("image/png");
    assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("immutable");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void blob_thatIsNoPicture_isNotShown() {
    var page = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    var blob = blobs.put(page.getBytes(StandardCharsets.UTF_8), "image/svg+xml");
    assertThat(console().get("/api/blobs/" + blob.getSha256()).statusCode()).isEqualTo(404);
    assertThat(console().get("/api/blobs/..%2F..%2Fetc%2Fpasswd").statusCode()).isEqualTo(404);
    assertThat(console().get("/api/blobs/" + "0".repeat(64)).statusCode()).isEqualTo(404);
  }

  @Test
  void cut_isAskedFor_andShowsItsSplits() {
    var asked =
        console()
            .post(
                "/api/projects/shapes/cuts",
                """
                {"splitAttribute":"","validShare":0.2,"testShare":0.1,"seed":42,
                 "width":28,"height":28,"channels":1}
                """);
    var cut = Http.parse(asked).get("cut").asText();
    var content = console().json("/api/cuts/" + cut);
    assertThat(content.get("cut").get("validShare").asDouble()).isEqualTo(0.2);
    assertThat(content.get("splits").findValuesAsText("split")).containsExactly("train", "valid");
    assertThat(content.get("classes")).hasSize(5);
  }

  @Test
  void run_isStartedListedAndCancelled() {
    var recipe =
        """
        {"cut":"cut-first","epochs":4,"rate":0.01,"batchSize":%d,"weightDecay":0.01,"seed":42,
         "padAndCrop":2,"flip":true}
        """;
    var run = Http.parse(console().post("/api/projects/shapes/runs", recipe.formatted(32)));
    assertThat(run.get("recipe").get("stages").get(0).get("epochs").asInt()).isEqualTo(4);
    assertThat(run.get("recipe").get("flip").asBoolean()).isTrue();
    var id = run.get("run").asText();
    assertThat(console().json("/api/projects/shapes/runs").findValuesAsText("run")).contains(id);
    var cancelled = console().post("/api/runs/" + id + "/cancel", "{}");
    assertThat(Http.parse(cancelled).get("state").asText()).isEqualTo("cancelled");
    assertThat(console().post("/api/runs/" + COMPLETED + "/cancel", "{}").statusCode())
        .isEqualTo(409);
    assertThat(console().post("/api/projects/shapes/runs", recipe.formatted(0)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void evaluation_showsConfusionAndTheItemsOfACell() {
    var verdict = console().json("/api/runs/" + COMPLETED + "/evaluation").get("verdicts").get(0);
    assertThat(verdict.get("split").asText()).isEqualTo("valid");
    assertThat(verdict.get("confusion")).hasSize(25);
    var cell =
        console()
            .json(
                "/api/runs/"
                    + COMPLETED
                    + "/evaluation/items?split=valid&actual=triangle&predicted=cross");
    assertThat(cell).isNotEmpty();
    assertThat(cell.findValuesAsText("actual")).containsOnly("triangle");
    assertThat(console().get("/api/runs/unknown/evaluation").statusCode()).isEqualTo(404);
  }

  @Test
  void alias_isMovedByHand() {
    var move = "{\"alias\":\"champion\",\"version\":\"%s\",\"reason\":\"a test\"}";
    assertThat(
            console().post("/api/projects/shapes/models/aliases", move.formatted("1")).statusCode())
        .isEqualTo(204);
    assertThat(mesh.evaluation().champion()).isEqualTo("1");
    console().post("/api/projects/shapes/models/aliases", move.formatted("2"));
    assertThat(mesh.evaluation().champion()).isEqualTo("2");
  }

  @Test
  void prediction_leadsBackToTheLabelsOfItsModel() {
    var picture = Shapes.png(2);
    var answer = Http.parse(console().post("/api/projects/shapes/predict", picture));
    assertThat(answer.get("classes").get(0).get("name").asText()).isEqualTo("triangle");
    var prediction = answer.get("prediction").asText();

    eventually(() -> {
      var lineage = console().json("/api/predictions/" + prediction + "/lineage");
      assertThat(lineage.get("model").get("version").asText()).isEqualTo("2");
      assertThat(lineage.get("run").get("run").asText()).isEqualTo(COMPLETED);
      assertThat(lineage.get("runCorrelation").asText()).isNotEmpty();
      assertThat(lineage.get("labels").asLong()).isEqualTo(40);
      assertThat(lineage.get("byLabeller").get(0).get("labeller").asText()).isEqualTo("stream");
      assertThat(lineage.get("newest").get(0).get("correlation").asText()).isNotEmpty();
      assertThat(lineage.get("own").get("item").asText()).isEqualTo("shape-002");
      assertThat(lineage.get("own").get("eventId").asText()).isEqualTo("labeled/first-2");
    });
  }

  @Test
  void predict_ofWhatIsNoPicture_isABadRequest() {
    assertThat(console().post("/api/projects/shapes/predict", new byte[0]).statusCode())
        .isEqualTo(400);
    assertThat(console().post("/api/projects/shapes/predict", new byte[40]).statusCode())
        .isEqualTo(400);
  }

  @Test
  void page_isOneFile_withAPolicy_atEveryAddress() {
    for (var path : new String[] {"/", "/p/shapes", "/p/shapes/runs/some-run"}) {
      var page = console().get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).contains("<mill-app>").contains("/static/bundle/");
      assertThat(page.headers().firstValue("content-security-policy").orElse(""))
          .contains("default-src 'self'");
      assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
    }
  }

  private Http console() {
    return new Http(base);
  }

  private JsonNode task(String labeller) {
    var answer = console().post(TASKS, "{\"labeller\":\"%s\",\"count\":1}".formatted(labeller));
    return Http.parse(answer).get(0);
  }

  private static String label(JsonNode task, String labeller, String className, String id) {
    return """
    {"item":%s,"value":{"kind":"class","name":"%s"},"labeller":"%s","leaseEpoch":%s,"suggestion":%s,"labelId":"%s"}
    """
        .formatted(
            task.get("item"),
            className,
            labeller,
            task.get("leaseEpoch"),
            task.get("suggestion"),
            id);
  }

  private String current(String item) {
    return console()
        .json("/api/projects/shapes/items/one?item=" + item)
        .get("current")
        .path("name")
        .asText();
  }

  private static String leaves(String title, String className) {
    return """
    {"id":"leaves","title":"%s","application":"image classification","names":["%s"],"range":null}
    """
        .formatted(title, className);
  }
}
