package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.framed;
import static dev.millrace.serving.protocol.Requests.images;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class RestExtensionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] BUNDLE = SeededBundles.bundle(1);
  private static final byte[] PIXELS = SeededBundles.pixels(1, 7);
  private static final byte[] FILE = SeededBundles.png(PIXELS);
  private static final String LENGTH = "Inference-Header-Content-Length";

  @Inject EventLog log;
  @Inject BlobStore blobs;

  @TestHTTPResource("/")
  URI root;

  private final HttpClient http = HttpClient.newHttpClient();
  private GrpcClients clients;
  private String project = "";

  @BeforeEach
  void registerAModel() {
    clients = new GrpcClients();
    var registrar = Registrar.of(log, blobs);
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

  private JsonNode get(String path) throws Exception {
    var request = HttpRequest.newBuilder(root.resolve("/v2/" + path)).build();
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private HttpResponse<byte[]> infer(String json, int length, byte[] behind) throws Exception {
    var body = ByteString.copyFromUtf8(json).concat(ByteString.copyFrom(behind)).toByteArray();
    var request =
        HttpRequest.newBuilder(root.resolve("/v2/models/" + project + "/infer"))
            .header(LENGTH, Integer.toString(length))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private float[] expected() {
    var contents = clients.inference().modelInfer(images(project, FILE).build()).getOutputs(0);
    var floats = new float[SeededBundles.CLASSES.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = contents.getContents().getFp32Contents(i);
    }
    return floats;
  }

  private static int best(float[] row) {
    var best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  @Test
  void config_isWhatGrpcSays() throws Exception {
    var config = get("models/" + project + "/config");
    assertThat(config.path("name").textValue()).isEqualTo(project);
    assertThat(config.path("max_batch_size").intValue()).isEqualTo(256);
    assertThat(config.path("input").path(0).path("name").textValue()).isEqualTo("pixels");
    assertThat(config.path("input").path(0).path("data_type").textValue()).isEqualTo("TYPE_UINT8");
    assertThat(config.path("input").path(0).path("dims").toString()).isEqualTo("[28,28,1]");
    assertThat(config.path("parameters").path("version").path("string_value").textValue())
        .isEqualTo("1");
    assertThat(get("models/" + project + "/versions/1/config")).isEqualTo(config);
  }

  @Test
  void stats_countWhatWasAsked() throws Exception {
    var _ = expected();
    var stats = get("models/" + project + "/stats").path("model_stats");
    assertThat(stats).hasSize(1);
    assertThat(stats.path(0).path("inference_count").longValue()).isEqualTo(1);
    assertThat(stats.path(0).path("inference_stats").path("success").path("ns").longValue())
        .isPositive();
    assertThat(get("models/" + project + "/versions/1/stats").path("model_stats")).isEqualTo(stats);
    assertThat(get("models/stats").path("model_stats").toString()).contains(project);
  }

  @Test
  void index_listsWhatIsReady() throws Exception {
    for (var body : new String[] {"", "{}", "{\"ready\": true}"}) {
      var request =
          HttpRequest.newBuilder(root.resolve("/v2/repository/index"))
              .POST(BodyPublishers.ofString(body))
              .build();
      var models = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      var names = new ArrayList<String>();
      models.forEach(model ->
          names.add(model.path("name").textValue() + " " + model.path("state").textValue()));
      assertThat(names).as(body).contains(project + " READY");
    }
  }

  @Test
  void infer_imageBehindTheJson_isAnsweredAsOverGrpc() throws Exception {
    var bytes = framed(FILE).toByteArray();
    var json =
        """
        {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES",
         "parameters": {"binary_data_size": %d}}]}
        """
            .formatted(bytes.length);
    var response = infer(json, json.length(), bytes);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue(LENGTH)).isEmpty();
    var data = JSON.readTree(response.body()).path("outputs").path(0).path("data");
    var expected = expected();
    for (int i = 0; i < expected.length; i++) {
      assertThat(data.path(i).floatValue()).isEqualTo(expected[i]);
    }
  }

  @Test
  void infer_outputsWantedAsBytes_followTheJson() throws Exception {
    var json =
        """
        {"id": "b", "parameters": {"binary_data_output": true},
         "inputs": [{"name": "pixels", "shape": [1, 28, 28, 1], "datatype": "UINT8",
         "parameters": {"binary_data_size": %d}}],
         "outputs": [{"name": "probabilities"},
                     {"name": "classes", "parameters": {"binary_data": false}}]}
        """
            .formatted(PIXELS.length);
    var response = infer(json, json.length(), PIXELS);
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
    var length = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    var answer = JSON.readTree(Arrays.copyOf(response.body(), length));
    assertThat(answer.path("id").textValue()).isEqualTo("b");
    var probabilities = answer.path("outputs").path(0);
    assertThat(probabilities.has("data")).isFalse();
    assertThat(probabilities.path("parameters").path("binary_data_size").intValue()).isEqualTo(16);
    assertThat(response.body()).hasSize(length + 16);
    var floats =
        ByteBuffer.wrap(response.body(), length, 16).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var expected = expected();
    for (float value : expected) {
      assertThat(floats.get()).isEqualTo(value);
    }
    assertThat(answer.path("outputs").path(1).path("data").path(0).textValue())
        .isEqualTo(SeededBundles.CLASSES.get(best(expected)));
  }

  @Test
  void infer_classification_isTheBestClassesInWords() throws Exception {
    var json =
        """
        {"inputs": [{"name": "pixels", "shape": [1, 28, 28, 1], "datatype": "UINT8",
         "parameters": {"binary_data_size": %d}}],
         "outputs": [{"name": "probabilities", "parameters": {"classification": 2}}]}
        """
            .formatted(PIXELS.length);
    var output = JSON.readTree(infer(json, json.length(), PIXELS).body()).path("outputs").path(0);
    assertThat(output.path("datatype").textValue()).isEqualTo("BYTES");
    assertThat(output.path("shape").toString()).isEqualTo("[1,2]");
    var expected = expected();
    assertThat(output.path("data").path(0).textValue())
        .isEqualTo(
            "%.6f:%d:%s"
                .formatted(
                    expected[best(expected)],
                    best(expected),
                    SeededBundles.CLASSES.get(best(expected))));
  }

  @Test
  void infer_bytesThatDoNotFit_areRefused() throws Exception {
    var json =
        """
        {"inputs": [{"name": "pixels", "shape": [1, 28, 28, 1], "datatype": "UINT8",
         "parameters": {"binary_data_size": 784}}]}
        """;
    refused(infer(json, json.length(), new byte[783]), "only 783 of them are there");
    refused(infer(json, json.length(), new byte[785]), "785 bytes follow the JSON");
    refused(infer(json, json.length() + 785, new byte[784]), "and the body has");
    refused(infer(json, -1, new byte[784]), "is -1");
    refused(infer(json, json.length() - 5, new byte[784]), "the body is not JSON");
    var negative = json.replace("784", "-784");
    refused(infer(negative, negative.length(), new byte[784]), "no number of bytes");
    var text = json.replace("\"parameters\"", "\"data\": [1], \"parameters\"");
    refused(infer(text, text.length(), new byte[784]), "contents beside raw_input_contents");
    var words =
        json.replace(
            "]}",
            "], \"outputs\": [{\"name\": \"classes\", \"parameters\": {\"classification\": 1}}]}");
    refused(infer(words, words.length(), new byte[784]), "classification");
  }

  @Test
  void infer_bodiesBrokenAtRandom_haveAProperStatus() throws Exception {
    var json =
        """
        {"id": "b", "inputs": [{"name": "pixels", "shape": [1, 28, 28, 1], "datatype": "UINT8",
         "parameters": {"binary_data_size": 784}}], "outputs": [{"name": "probabilities"}]}
        """;
    var malformed = new Malformed(7);
    for (int i = 0; i < 1_000; i++) {
      var broken = malformed.of(json.getBytes(UTF_8));
      var request =
          HttpRequest.newBuilder(root.resolve("/v2/models/" + project + "/infer"))
              .header(LENGTH, Integer.toString(i % 2 == 0 ? broken.length : json.length()))
              .POST(BodyPublishers.ofByteArrays(List.of(broken, i % 3 == 0 ? broken : PIXELS)))
              .build();
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isIn(200, 400);
    }
    assertThat(get("models/" + project + "/ready").path("ready").booleanValue()).isTrue();
  }

  private static void refused(HttpResponse<byte[]> response, String message) throws Exception {
    var body = new String(response.body(), UTF_8);
    assertThat(response.statusCode()).as(body).isEqualTo(400);
    assertThat(JSON.readTree(body).path("error").textValue()).contains(message);
  }
}
