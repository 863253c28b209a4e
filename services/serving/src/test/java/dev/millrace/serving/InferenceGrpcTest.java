package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.floats;
import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.rawImages;
import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.serving.protocol.Requests.tensor;
import static dev.millrace.serving.protocol.Requests.text;
import static dev.millrace.serving.protocol.Requests.to;
import static dev.millrace.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.health.v1.HealthCheckRequest;
import dev.millrace.proto.health.v1.HealthCheckResponse.ServingStatus;
import dev.millrace.proto.health.v1.HealthGrpc;
import dev.millrace.proto.inference.InferTensorContents;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.inference.ModelReadyRequest;
import dev.millrace.proto.inference.ServerLiveRequest;
import dev.millrace.proto.inference.ServerMetadataRequest;
import dev.millrace.proto.inference.ServerReadyRequest;
import dev.millrace.serving.protocol.Requests;
import dev.millrace.testing.MeshResource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class InferenceGrpcTest {
  private static final byte[] BUNDLE = SeededBundles.bundle(1);
  private static final byte[] PIXELS = SeededBundles.pixels(3, 7);
  private static final byte[][] FILES = files();

  @Inject EventLog log;
  @Inject BlobStore blobs;
  private GrpcClients clients;
  private Registrar registrar;
  private String project;

  private static byte[][] files() {
    var size = SeededBundles.INPUT.bytes();
    var files = new byte[3][];
    for (int i = 0; i < files.length; i++) {
      files[i] = SeededBundles.png(Arrays.copyOfRange(PIXELS, i * size, (i + 1) * size));
    }
    return files;
  }

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
  }

  private ModelInferResponse infer(ModelInferRequest.Builder request) {
    return clients.inference().modelInfer(request.build());
  }

  private static InferOutputTensor output(ModelInferResponse response, String name) {
    return response.getOutputsList().stream()
        .filter(output -> output.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void server_saysWhatItIs() {
    var client = clients.inference();
    assertThat(client.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(client.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    var metadata = client.serverMetadata(ServerMetadataRequest.getDefaultInstance());
    assertThat(metadata.getName()).isEqualTo("millrace");
    assertThat(metadata.getVersion()).isNotEmpty();
    assertThat(metadata.getExtensionsList()).contains("lineage");
  }

  @Test
  void health_ofTheService_isServing() {
    var request =
        HealthCheckRequest.newBuilder().setService("inference.GRPCInferenceService").build();
    var health = HealthGrpc.newBlockingStub(clients.channel()).check(request);
    assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void modelMetadata_saysWhatTheModelTakesAndGives() {
    registrar.register("2", BUNDLE);
    var metadata =
        clients
            .inference()
            .modelMetadata(ModelMetadataRequest.newBuilder().setName(project).build());
    assertThat(metadata.getName()).isEqualTo(project);
    assertThat(metadata.getVersionsList()).startsWith("1");
    assertThat(metadata.getInputsList())
        .extracting(tensor -> tensor.getName() + tensor.getDatatype() + tensor.getShapeList())
        .containsExactly("imageBYTES[-1]", "pixelsUINT8[-1, 28, 28, 1]");
    assertThat(metadata.getOutputsList())
        .extracting(tensor -> tensor.getName() + tensor.getDatatype() + tensor.getShapeList())
        .containsExactly("probabilitiesFP32[-1, 4]", "classesBYTES[-1]");
    assertThat(metadata.getPropertiesMap())
        .containsAllEntriesOf(
            Map.of("run", "run-1", "cut", "cut-1", "classes", "boot\ncoat\ndress\nshirt"));
  }

  @Test
  void modelInfer_encodedImage_isAnsweredWithItsOrigin() {
    var response = infer(images(project, FILES[0]).setId("request-7"));
    assertThat(response.getId()).isEqualTo("request-7");
    assertThat(response.getModelName()).isEqualTo(project);
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(Registrar.parameter(response, "run")).isEqualTo("run-1");
    assertThat(Registrar.parameter(response, "cut")).isEqualTo("cut-1");
    assertThat(Registrar.parameter(response, "bundle")).hasSize(64);
    assertThat(Registrar.parameter(response, "predictions")).hasSize(36);
    assertThat(response.getRawOutputContentsList()).isEmpty();
    var probabilities = output(response, "probabilities");
    assertThat(probabilities.getShapeList()).containsExactly(1L, 4L);
    var sum = probabilities.getContents().getFp32ContentsList().stream().mapToDouble(p -> p).sum();
    assertThat(sum).isBetween(0.999, 1.001);
    var best = SeededBundles.CLASSES.get(indexOfLargest(probabilities));
    assertThat(output(response, "classes").getContents().getBytesContents(0).toStringUtf8())
        .isEqualTo(best);
  }

  private static int indexOfLargest(InferOutputTensor tensor) {
    var values = tensor.getContents().getFp32ContentsList();
    return values.indexOf(Collections.max(values));
  }

  @Test
  void modelInfer_everyForm_givesTheSameProbabilities() {
    var size = SeededBundles.INPUT.bytes();
    var uints = InferTensorContents.newBuilder();
    var values = new float[3 * size];
    for (int i = 0; i < PIXELS.length; i++) {
      uints.addUintContents(PIXELS[i] & 0xFF);
      values[i] = (PIXELS[i] & 0xFF) / 255f;
    }
    var expected = typed(infer(images(project, FILES)));
    assertThat(expected).hasSize(12);
    assertThat(raw(infer(rawImages(project, FILES)))).isEqualTo(expected);
    assertThat(raw(infer(rawPixels(project, PIXELS, 3, 28, 28, 1)))).isEqualTo(expected);
    assertThat(
            typed(
                infer(
                    to(project)
                        .addInputs(tensor("pixels", "UINT8", 3, 28, 28, 1).setContents(uints)))))
        .isEqualTo(expected);
    assertThat(
            raw(
                infer(
                    to(project)
                        .addInputs(tensor("pixels", "FP32", 3, 28, 28, 1))
                        .addRawInputContents(floats(values)))))
        .isEqualTo(expected);
  }

  private static List<Float> typed(ModelInferResponse response) {
    return output(response, "probabilities").getContents().getFp32ContentsList();
  }

  private static List<Float> raw(ModelInferResponse response) {
    assertThat(output(response, "probabilities").hasContents()).isFalse();
    assertThat(response.getRawOutputContentsCount()).isEqualTo(response.getOutputsCount());
    var floats =
        response
            .getRawOutputContents(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    var values = new Float[floats.remaining()];
    Arrays.setAll(values, floats::get);
    return List.of(values);
  }

  @Test
  void modelInfer_manyImages_isEachAloneInOrder() {
    var together = typed(infer(images(project, FILES)));
    for (int i = 0; i < 3; i++) {
      var alone = typed(infer(images(project, FILES[i])));
      assertThat(alone).isEqualTo(together.subList(i * 4, i * 4 + 4));
    }
  }

  @Test
  void modelInfer_oneOutputAsked_isTheOnlyOne() {
    var response = infer(rawImages(project, FILES[0]).addOutputs(Requests.output("classes")));
    assertThat(response.getOutputsList()).hasSize(1);
    var raw = response.getRawOutputContents(0);
    assertThat(raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt())
        .isEqualTo(raw.size() - 4);
    assertThat(SeededBundles.CLASSES).contains(raw.substring(4).toStringUtf8());
  }

  @Test
  void modelInfer_whatCannotBeAnswered_hasItsStatus() {
    var text = ByteString.copyFromUtf8("no image").toByteArray();
    var half = Arrays.copyOf(FILES[0], FILES[0].length / 2);
    refused(images("nobody", FILES[0]), Status.Code.NOT_FOUND, "no model nobody");
    refused(images(project, FILES[0]).setModelVersion("9"), Status.Code.NOT_FOUND, "no version 9");
    refused(images(project, FILES[0], text), "image 1 is refused, NOT_AN_IMAGE");
    refused(images(project, half), "image 0 is refused, TRUNCATED");
    refused(images(project, new byte[0]), "image 0 is refused, EMPTY");
    refused(rawPixels(project, new byte[16], 1, 4, 4, 1), "the model takes [28, 28, 1]");
    refused(rawPixels(project, new byte[3], 1, 28, 28, 1), "3 raw bytes, expected 784");
    refused(
        images(project, FILES[0]).addRawInputContents(ByteString.EMPTY),
        "contents beside raw_input_contents");
    refused(to(project).addInputs(tensor("sound", "BYTES", 0)), "input 'sound' is unknown");
    refused(images(project, FILES[0]).putParameters("items", text("a\nb")), "2 item ids");
    refused(images(project, new byte[257][0]), "257 images, and one request may hold 256");
    assertThat(typed(infer(images(project, FILES[0])))).as("it goes on").hasSize(4);
  }

  private void refused(ModelInferRequest.Builder request, String message) {
    refused(request, Status.Code.INVALID_ARGUMENT, message);
  }

  private void refused(ModelInferRequest.Builder request, Status.Code code, String message) {
    assertThatThrownBy(() -> infer(request))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  @Test
  void modelReady_ofABrokenVersion_isFalseAndTheChampionStays() {
    registrar.register("2", "no bundle".getBytes(UTF_8));
    registrar.promote("2");
    eventually(() -> assertThat(ready("2")).isFalse());
    assertThat(ready("1")).isTrue();
    assertThat(ready("")).isTrue();
    assertThat(infer(images(project, FILES[0])).getModelVersion()).isEqualTo("1");
    refused(
        images(project, FILES[0]).setModelVersion("2"),
        Status.Code.UNAVAILABLE,
        "version 2 cannot be loaded");
  }

  private boolean ready(String version) {
    var request = ModelReadyRequest.newBuilder().setName(project).setVersion(version).build();
    return clients.inference().modelReady(request).getReady();
  }

  @Test
  void modelReady_ofAnUnknownModel_isNotFound() {
    assertThatThrownBy(() ->
            clients
                .inference()
                .modelReady(ModelReadyRequest.newBuilder().setName("nobody").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void modelInfer_namedVersion_isThatVersion() {
    registrar.register("2", SeededBundles.bundle(2));
    registrar.promote("2");
    registrar.awaitChampion(clients.inference(), "2");
    var first = infer(images(project, FILES[0]).setModelVersion("1"));
    var second = infer(images(project, FILES[0]));
    assertThat(first.getModelVersion()).isEqualTo("1");
    assertThat(second.getModelVersion()).isEqualTo("2");
    assertThat(typed(first)).isNotEqualTo(typed(second));
  }
}
