package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.data.TargetedImages;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.metric.TagScores;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.Input;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.PredictedItem;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Models that say tags, points and numbers, at every entrance.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class ObjectivesTest {
  private static final int IMAGES = 12;
  private static final byte[] PIXELS = SeededBundles.pixels(IMAGES, 11);
  private static final Tags TAGS = new Tags(List.of("cloud", "tree", "road"), 0.45);

  @TestHTTPResource("/")
  URI root;

  @Inject EventLog log;
  @Inject BlobStore blobs;
  private GrpcClients clients;
  private String project = "";

  @BeforeEach
  void connect() {
    clients = new GrpcClients();
  }

  @AfterEach
  void close() {
    clients.close();
  }

  private Bundle serve(Objective<?> objective) {
    var bytes = SeededBundles.bundle(objective, 3);
    var registrar = Registrar.of(log, blobs);
    project = registrar.project();
    registrar.register("1", bytes);
    registrar.promote("1");
    registrar.awaitChampion(clients.inference(), "1");
    return Bundle.read(bytes);
  }

  private static byte[] pixels(int image) {
    var size = SeededBundles.INPUT.bytes();
    return Arrays.copyOfRange(PIXELS, image * size, (image + 1) * size);
  }

  private static byte[] file(int image) {
    return SeededBundles.png(pixels(image));
  }

  private List<PredictedItem> predict(byte[]... files) {
    var request = PredictRequest.newBuilder().setProject(project).setHeatmaps(true);
    for (var file : files) {
      request.addInputs(Input.newBuilder().setImage(ByteString.copyFrom(file)));
    }
    return ServingGrpc.newBlockingStub(clients.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .predict(request.build())
        .getPredictionsList();
  }

  private ModelMetadataResponse metadata() {
    return clients
        .inference()
        .modelMetadata(ModelMetadataRequest.newBuilder().setName(project).build());
  }

  private ModelInferResponse infer(ModelInferRequest.Builder request) {
    return clients.inference().modelInfer(request.build());
  }

  private List<PredictionServed> events() {
    var topic = Topics.PREDICTIONS;
    var ends = log.ends(topic.name());
    var served = new ArrayList<PredictionServed>();
    log.read(
        topic.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> served.add(EventCodec.decode(topic, record).data().getServed()));
    return served.stream().filter(event -> event.getProject().equals(project)).toList();
  }

  @Test
  void tags_oneAndMany_areWhatEvaluationSays() {
    var bundle = serve(TAGS);
    var evaluated = new ArrayList<TagScores>();
    var labels = new int[IMAGES];
    Arrays.fill(labels, PixelShard.UNLABELLED);
    var set = PixelSet.of(PixelShard.of(SeededBundles.INPUT, PIXELS, labels));
    try (var predictor = Predictor.open(bundle)) {
      predictor.judge(
          new TargetedImages(set, Targets.ofNumbers(new float[IMAGES * 3], 3)),
          IMAGES,
          (_, judged) -> evaluated.add(TagScores.class.cast(judged)));
    }
    var files = new byte[IMAGES][];
    Arrays.setAll(files, ObjectivesTest::file);
    var tensors = infer(images(project, files)).getOutputs(0).getContents();
    var together = predict(files);
    for (int i = 0; i < IMAGES; i++) {
      var many = byName(together.get(i));
      var alone = byName(predict(files[i]).getFirst());
      for (int tag = 0; tag < 3; tag++) {
        var name = TAGS.names().get(tag);
        var expected = (float) evaluated.getFirst().probability(i, tag);
        assertThat(many.get(name)).isCloseTo(expected, within(1e-5f));
        assertThat(alone.get(name)).isEqualTo(many.get(name), within(1e-6f));
        assertThat(tensors.getFp32Contents(3 * i + tag)).isCloseTo(expected, within(1e-5f));
      }
    }
  }

  private static Map<String, Float> byName(PredictedItem item) {
    var probabilities = new HashMap<String, Float>();
    item.getTags()
        .getTagsList()
        .forEach(tag -> probabilities.put(tag.getClassName(), tag.getProbability()));
    return probabilities;
  }

  private JsonNode post(String path, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return new ObjectMapper().readTree(response.body());
    }
  }

  @Test
  void tags_everyEntrance_saysWhichAreGiven() throws Exception {
    serve(TAGS);
    var item = predict(file(0)).getFirst();
    assertThat(item.getTags().getThreshold()).isEqualTo(0.45f);
    assertThat(item.getTags().getTagsList())
        .hasSize(3)
        .isSortedAccordingTo((a, b) -> Float.compare(b.getProbability(), a.getProbability()));
    assertThat(item.getHeatmap().getRows()).isPositive();

    var metadata = metadata();
    assertThat(metadata.getOutputsList())
        .extracting(output -> output.getName() + " " + output.getDatatype())
        .containsExactly("probabilities FP32", "tags BYTES");
    assertThat(metadata.getOutputs(0).getShapeList()).containsExactly(-1L, 3L);
    assertThat(metadata.getPropertiesMap())
        .containsEntry("classes", "cloud\ntree\nroad")
        .containsEntry("threshold", "0.45");

    var response = infer(images(project, file(0), file(1)));
    assertThat(response.getOutputs(1).getShapeList()).containsExactly(2L);
    var given = response.getOutputs(1).getContents().getBytesContents(0).toStringUtf8();
    assertThat(given.lines())
        .containsExactlyInAnyOrderElementsOf(
            item.getTags().getTagsList().stream()
                .filter(tag -> tag.getProbability() >= 0.45f)
                .map(ClassProbability::getClassName)
                .toList());

    var json = post("/api/models/" + project + "/predict", file(0));
    assertThat(json.path("classes").size()).isZero();
    assertThat(json.path("tags").findValuesAsText("name"))
        .containsExactlyInAnyOrderElementsOf(TAGS.names());
    assertThat(json.has("points")).isFalse();

    eventually(() -> assertThat(events()).hasSize(4));
    assertThat(events())
        .allSatisfy(served -> {
          assertThat(served.getClassesCount()).isZero();
          assertThat(served.getTags().getTagsCount()).isEqualTo(3);
          assertThat(served.getTags().getThreshold()).isEqualTo(0.45f);
        });
  }

  @Test
  void infer_anOutputOfOtherModels_isRefused() {
    serve(TAGS);
    var request =
        images(project, file(0))
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("classes"));
    assertThatThrownBy(() -> infer(request))
        .hasMessageContaining("has no output 'classes', expected some of [probabilities, tags]");
  }

  @Test
  void points_areInPixelsOfThePictureGiven() throws IOException {
    var bundle = serve(new Points(List.of("left", "right")));
    float[] seen;
    try (var predictor = Predictor.open(bundle)) {
      seen = predictor.answers(pixels(0), 1)[0];
    }
    var item = predict(file(0), enlarged(pixels(0), 84, 56)).getFirst();
    var points = item.getPoints().getPointsList();
    assertThat(points).extracting("name").containsExactly("left", "right");
    for (int i = 0; i < 2; i++) {
      assertThat(points.get(i).getX()).isCloseTo((seen[2 * i] + 1) / 2, within(1e-5f));
      assertThat(points.get(i).getPixelX()).isCloseTo((seen[2 * i] + 1) * 14, within(1e-3f));
      assertThat(points.get(i).getPixelY()).isCloseTo((seen[2 * i + 1] + 1) * 14, within(1e-3f));
    }
    assertThat(item.hasHeatmap()).isFalse();

    var wide = predict(enlarged(pixels(0), 84, 56)).getFirst().getPoints().getPoints(1);
    assertThat(wide.getPixelX()).isCloseTo(84 * wide.getX(), within(1e-3f));
    assertThat(wide.getPixelY()).isCloseTo(56 * wide.getY(), within(1e-3f));

    var metadata = metadata();
    assertThat(metadata.getOutputsList()).extracting("name").containsExactly("points");
    assertThat(metadata.getOutputs(0).getShapeList()).containsExactly(-1L, 2L, 2L);
    var tensor = infer(rawPixels(project, pixels(0), 1, 28, 28, 1));
    assertThat(tensor.getOutputs(0).getShapeList()).containsExactly(1L, 2L, 2L);
    var typed = infer(images(project, file(0))).getOutputs(0).getContents();
    assertThat(typed.getFp32Contents(2)).isCloseTo(points.get(1).getPixelX(), within(1e-4f));

    eventually(() -> assertThat(events()).hasSize(5));
    assertThat(events())
        .anySatisfy(served ->
            assertThat(served.getPoints().getPoints(1).getX())
                .isCloseTo(wide.getPixelX(), within(1e-4f)));
  }

  private static byte[] enlarged(byte[] pixels, int width, int height) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image
            .getRaster()
            .setSample(x, y, 0, Byte.toUnsignedInt(pixels[y * 28 / height * 28 + x * 28 / width]));
      }
    }
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void numbers_areInTheirRange() {
    serve(Numbers.of("number").within(2, 5));
    var value = predict(file(0)).getFirst().getNumbers().getValues(0);
    assertThat(value).isBetween(2.0, 5.0);
    var metadata = metadata();
    assertThat(metadata.getOutputsList()).extracting("name").containsExactly("numbers");
    assertThat(metadata.getOutputs(0).getShapeList()).containsExactly(-1L, 1L);
    var tensor = infer(images(project, file(0))).getOutputs(0);
    assertThat((double) tensor.getContents().getFp32Contents(0)).isEqualTo(value, within(1e-5));
    eventually(() -> assertThat(events()).hasSize(2));
    assertThat((double) events().getFirst().getNumbers().getValues(0))
        .isCloseTo(value, within(1e-5));
  }
}
