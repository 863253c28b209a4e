package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class InferenceRestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] BUNDLE = SeededBundles.bundle(1);
  private static final byte[] FILE = SeededBundles.png(SeededBundles.pixels(1, 7));

  @Inject EventLog log;
  @Inject BlobStore blobs;

  @TestHTTPResource("/")
  URI root;

  private final HttpClient http = HttpClient.newHttpClient();
  private GrpcClients clients;
  private Registrar registrar;
  private String project;

  @BeforeEach
  void registerAModel() {
    clients = new GrpcClients();
    registrar = Registrar.of(log, blobs);
    project = registrar.project();
    registrar.register("1", BUNDLE);
    registrar.promote("1");
    registrar.awaitChampion(clients.inference(), "1");
  }

  @AfterEach
  void close() {
    clients.close();
    http.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(root.resolve(path)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String type, BodyPublisher body) throws Exception {
    var request =
        HttpRequest.newBuilder(root.resolve(path)).header("Content-Type", type).POST(body).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> infer(String version, String json) throws Exception {
    var path = "/v2/models/" + project + version + "/infer";
    return post(path, "application/json", BodyPublishers.ofString(json));
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String imageRequest() {
    return """
    {"id": "r1",
     "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["%s"]}]}
    """
        .formatted(Base64.getEncoder().encodeToString(FILE));
  }

  @Test
  void get_server_isWhatGrpcSays() throws Exception {
    assertThat(json(get("/v2")).path("name").textValue()).isEqualTo("millrace");
    assertThat(json(get("/v2/health/live"))).isEqualTo(JSON.readTree("{\"live\": true}"));
    assertThat(json(get("/v2/health/ready"))).isEqualTo(JSON.readTree("{\"ready\": true}"));
  }

  @Test
  void get_model_isWhatGrpcSays() throws Exception {
    var model = json(get("/v2/models/" + project));
    assertThat(model.path("inputs").toString())
        .isEqualTo(
            """
            [{"name":"image","datatype":"BYTES","shape":[-1]},\
            {"name":"pixels","datatype":"UINT8","shape":[-1,28,28,1]}]\
            """);
    assertThat(model.path("versions").toString()).isEqualTo("[\"1\"]");
    assertThat(json(get("/v2/models/" + project + "/versions/1"))).isEqualTo(model);
    assertThat(json(get("/v2/models/" + project + "/ready")).path("ready").booleanValue()).isTrue();
    assertThat(get("/v2/models/" + project + "/versions/1/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void infer_image_isAnsweredAsOverGrpc() throws Exception {
    var rest = json(infer("", imageRequest()));
    var grpc = clients.inference().modelInfer(images(project, FILE).setId("r1").build());
    assertThat(rest.path("id").textValue()).isEqualTo("r1");
    assertThat(rest.path("model_name").textValue()).isEqualTo(project);
    assertThat(rest.path("model_version").textValue()).isEqualTo("1");
    assertThat(rest.path("parameters").path("run").textValue()).isEqualTo("run-1");
    assertThat(probabilities(rest.path("outputs").path(0))).isEqualTo(probabilities(grpc));
    assertThat(rest.path("outputs").path(1).path("data").path(0).textValue())
        .isEqualTo(grpc.getOutputs(1).getContents().getBytesContents(0).toStringUtf8());
    assertThat(json(infer("/versions/1", imageRequest())).path("outputs"))
        .isEqualTo(rest.path("outputs"));
  }

  private static List<Float> probabilities(JsonNode output) {
    assertThat(output.path("name").textValue()).isEqualTo("probabilities");
    var values = new ArrayList<Float>();
    output.path("data").forEach(value -> values.add(value.floatValue()));
    return values;
  }

  private static List<Float> probabilities(ModelInferResponse response) {
    return response.getOutputs(0).getContents().getFp32ContentsList();
  }

  @Test
  void infer_whatCannotBeAnswered_hasItsStatusAndError() throws Exception {
    refused(infer("/versions/9", imageRequest()), 404, "no version 9");
    refused(get("/v2/models/nobody"), 404, "no model nobody");
    refused(infer("", "{"), 400, "the body is not JSON");
    refused(infer("", ""), 400, "expected a JSON object");
    refused(infer("", "{\"inputs\": []}"), 400, "0 inputs");
    refused(
        infer("", imageRequest().replace("iVBORw0KGgo", "AAAAAAAAAAA")),
        400,
        "image 0 is refused, NOT_AN_IMAGE");
  }

  private static void refused(HttpResponse<String> response, int status, String message)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).path("error").textValue()).contains(message);
  }

  @Test
  void predict_body_isTheImage() throws Exception {
    var path = "/api/models/" + project + "/predict";
    var predicted = json(post(path, "image/png", BodyPublishers.ofByteArray(FILE)));
    var grpc = clients.inference().modelInfer(images(project, FILE).build());
    assertThat(predicted.path("version").textValue()).isEqualTo("1");
    assertThat(predicted.path("prediction").textValue()).hasSize(36);
    var classes = predicted.path("classes");
    assertThat(classes).hasSize(4);
    assertThat(classes.path(0).path("name").textValue())
        .isEqualTo(grpc.getOutputs(1).getContents().getBytesContents(0).toStringUtf8());
    var sorted = new ArrayList<Float>();
    classes.forEach(entry -> sorted.add(entry.path("probability").floatValue()));
    assertThat(sorted).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    assertThat(sorted).containsExactlyInAnyOrderElementsOf(probabilities(grpc));
  }

  @Test
  void predict_form_holdsTheImage() throws Exception {
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(
                """
                --edge\r
                Content-Disposition: form-data; name="image"; filename="shirt.png"\r
                Content-Type: image/png\r
                \r
                """),
            BodyPublishers.ofByteArray(FILE),
            BodyPublishers.ofString("\r\n--edge--\r\n"));
    var path = "/api/models/" + project + "/predict?version=1&item=shirt-1";
    var predicted = json(post(path, "multipart/form-data; boundary=edge", body));
    assertThat(predicted.path("classes")).hasSize(4);
  }

  @Test
  void predict_noImage_isAProblem() throws Exception {
    var path = "/api/models/" + project + "/predict";
    var response = post(path, "image/png", BodyPublishers.ofString("no image"));
    assertThat(response.statusCode()).isEqualTo(400);
    var problem = JSON.readTree(response.body());
    assertThat(problem.path("type").textValue()).isEqualTo("urn:millrace:problem:image-refused");
    assertThat(problem.path("detail").textValue()).contains("NOT_AN_IMAGE");
    assertThat(
            post("/api/models/nobody/predict", "image/png", BodyPublishers.ofByteArray(FILE))
                .statusCode())
        .isEqualTo(404);
  }
}
