package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.Input;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.PredictResponse;
import dev.millrace.proto.serving.v1.PredictedItem;
import dev.millrace.proto.serving.v1.Rating;
import dev.millrace.proto.serving.v1.Row;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.testing.MeshResource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class PredictGrpcTest {
  private static final int IMAGES = 50;
  private static final byte[] BUNDLE = SeededBundles.bundle(1);
  private static final byte[] PIXELS = SeededBundles.pixels(IMAGES, 11);

  @Inject EventLog log;
  @Inject BlobStore blobs;
  private GrpcClients clients;
  private String project;

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
  }

  private static byte[] file(int image) {
    var size = SeededBundles.INPUT.bytes();
    return SeededBundles.png(Arrays.copyOfRange(PIXELS, image * size, (image + 1) * size));
  }

  private static Input input(int image) {
    return Input.newBuilder()
        .setItem("item-" + image)
        .setImage(ByteString.copyFrom(file(image)))
        .build();
  }

  private PredictRequest.Builder request(Input... inputs) {
    return PredictRequest.newBuilder().setProject(project).addAllInputs(Arrays.asList(inputs));
  }

  private PredictResponse predict(PredictRequest.Builder request) {
    return ServingGrpc.newBlockingStub(clients.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .predict(request.build());
  }

  @Test
  void predict_image_isItsClassesAndTheirOrigin() {
    var response = predict(request(input(0)));
    assertThat(response.getModel().getProject()).isEqualTo(project);
    assertThat(response.getModel().getVersion()).isEqualTo("1");
    assertThat(response.getModel().getRun()).isEqualTo("run-1");
    assertThat(response.getModel().getBundleSha256()).hasSize(64);
    var item = response.getPredictions(0);
    assertThat(item.getItem()).isEqualTo("item-0");
    assertThat(item.getPrediction()).hasSize(36);
    assertThat(item.hasHeatmap()).isFalse();
    var classes = item.getClasses().getClassesList();
    assertThat(classes)
        .extracting(ClassProbability::getClassName)
        .containsExactlyInAnyOrderElementsOf(SeededBundles.CLASSES);
    assertThat(classes)
        .isSortedAccordingTo((a, b) -> Float.compare(b.getProbability(), a.getProbability()));
    assertThat(classes.stream().mapToDouble(ClassProbability::getProbability).sum())
        .isCloseTo(1, within(1e-5));
    assertThat(predict(request(input(0)).setTop(2)).getPredictions(0).getClasses())
        .isEqualTo(
            item.getClasses().toBuilder()
                .clearClasses()
                .addAllClasses(classes.subList(0, 2))
                .build());
  }

  @Test
  void predict_inputsThatCannotBeJudged_areRefusedAndTheOthersGoOn() {
    var half = ByteString.copyFrom(file(1)).substring(0, 60);
    var response =
        predict(
            request(
                input(0),
                Input.newBuilder().setItem("half").setImage(half).build(),
                Input.newBuilder().setText("a boot").build(),
                Input.newBuilder().setRow(Row.getDefaultInstance()).build(),
                Input.newBuilder().setRating(Rating.getDefaultInstance()).build(),
                Input.getDefaultInstance(),
                input(2)));
    assertThat(response.getPredictionsList())
        .extracting(PredictedItem::getItem)
        .containsExactly("item-0", "half", "", "", "", "", "item-2");
    assertThat(response.getPredictionsList())
        .extracting(item -> item.getRefusal().getReason())
        .containsExactly(
            "", "IMAGE_REFUSED", "UNSUPPORTED", "UNSUPPORTED", "UNSUPPORTED", "UNSUPPORTED", "");
    assertThat(response.getPredictions(1).getRefusal().getMessage())
        .startsWith("the image is refused, TRUNCATED");
    assertThat(response.getPredictions(2).getRefusal().getMessage())
        .isEqualTo(
            "this is text, and a model of the application image-classification takes an image");
    assertThat(response.getPredictions(6).getClasses())
        .isEqualTo(predict(request(input(2))).getPredictions(0).getClasses());
  }

  @Test
  void predict_whatCannotBeAnsweredAtAll_hasItsStatus() {
    refused(request(input(0)).setProject("nobody"), Status.Code.NOT_FOUND, "no model nobody");
    refused(request(), Status.Code.INVALID_ARGUMENT, "no inputs");
    var many = request();
    for (int i = 0; i < 257; i++) {
      many.addInputs(Input.getDefaultInstance());
    }
    refused(many, Status.Code.INVALID_ARGUMENT, "257 inputs, and one request may hold 256");
    var maps = request().setHeatmaps(true);
    for (int i = 0; i < 17; i++) {
      maps.addInputs(input(i));
    }
    refused(maps, Status.Code.INVALID_ARGUMENT, "heatmaps of 17 inputs");
    var longName = input(0).toBuilder().setItem("x".repeat(513)).build();
    refused(request(longName), Status.Code.INVALID_ARGUMENT, "item id 0 has 513 characters");
  }

  private void refused(PredictRequest.Builder request, Status.Code code, String message) {
    assertThatThrownBy(() -> predict(request))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  @Test
  void predict_heatmaps_sayWhereTheModelLooks() {
    var response = predict(request(input(0), Input.getDefaultInstance()).setHeatmaps(true));
    var map = response.getPredictions(0).getHeatmap();
    assertThat(map.getRows()).isPositive();
    assertThat(map.getValuesList())
        .hasSize(map.getRows() * map.getColumns())
        .allSatisfy(value -> assertThat(value).isNotNegative());
    assertThat(response.getPredictions(1).hasHeatmap()).isFalse();
    var again = predict(request(input(0)).setHeatmaps(true)).getPredictions(0).getHeatmap();
    assertThat(again).isEqualTo(map);
  }

  @Test
  void predict_oneAndMany_areWhatTheProtocolAndEvaluationSay(@TempDir Path folder)
      throws Exception {
    var evaluated = evaluated(folder);
    var inputs = new Input[IMAGES];
    var files = new byte[IMAGES][];
    for (int i = 0; i < IMAGES; i++) {
      inputs[i] = input(i);
      files[i] = file(i);
    }
    var together = predict(request(inputs));
    var tensors =
        clients.inference().modelInfer(images(project, files).build()).getOutputs(0).getContents();
    var names = SeededBundles.CLASSES;
    for (int i = 0; i < IMAGES; i++) {
      var many = byName(together.getPredictions(i));
      var alone = byName(predict(request(inputs[i])).getPredictions(0));
      for (int label = 0; label < names.size(); label++) {
        var expected = within(1e-6f);
        assertThat(many.get(names.get(label))).isCloseTo(evaluated[i][label], expected);
        assertThat(alone.get(names.get(label))).isCloseTo(evaluated[i][label], expected);
        assertThat(tensors.getFp32Contents(i * names.size() + label))
            .isCloseTo(evaluated[i][label], expected);
      }
    }
  }

  private static Map<String, Float> byName(PredictedItem item) {
    var probabilities = new HashMap<String, Float>();
    item.getClasses()
        .getClassesList()
        .forEach(entry -> probabilities.put(entry.getClassName(), entry.getProbability()));
    return probabilities;
  }

  /// Probabilities as evaluation has them, from the pixels of a shard, in batches of 16.
  private static float[][] evaluated(Path folder) throws Exception {
    var file = Files.write(folder.resolve("bundle"), BUNDLE);
    var set = PixelSet.of(PixelShard.of(SeededBundles.INPUT, PIXELS, new int[IMAGES]));
    var rows = new float[IMAGES][];
    try (var predictor = Predictor.open(Bundle.map(file))) {
      predictor.evaluate(
          set,
          16,
          (first, scores) -> {
            for (int i = 0; i < scores.count(); i++) {
              var row = new float[scores.classes()];
              for (int label = 0; label < row.length; label++) {
                row[label] = (float) scores.probability(i, label);
              }
              rows[(int) first + i] = row;
            }
          });
    }
    return rows;
  }
}
