package dev.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import dev.millrace.conformance.Config;
import dev.millrace.conformance.GRPCInferenceServiceGrpc;
import dev.millrace.conformance.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.conformance.Stock;
import dev.millrace.conformance.Stock.ModelInferRequest;
import dev.millrace.conformance.Stock.ModelInferRequest.InferInputTensor;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.inference.OpenInference;
import dev.millrace.proto.inference.Triton;
import dev.millrace.testing.MeshResource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service through clients that know nothing of it but the protocol.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class ConformanceTest {
  private static final byte[] BUNDLE = SeededBundles.bundle(1);
  private static final byte[] FILE = SeededBundles.png(SeededBundles.pixels(1, 7));

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

  private GRPCInferenceServiceBlockingStub client() {
    return GRPCInferenceServiceGrpc.newBlockingStub(clients.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private ModelInferRequest.Builder image(String id) {
    return ModelInferRequest.newBuilder()
        .setModelName(project)
        .setId(id)
        .addInputs(InferInputTensor.newBuilder().setName("image").setDatatype("BYTES").addShape(1))
        .addRawInputContents(
            ByteString.copyFrom(new byte[] {(byte) FILE.length, (byte) (FILE.length >> 8), 0, 0})
                .concat(ByteString.copyFrom(FILE)));
  }

  @Test
  void server_isAsTheProtocolSays() {
    assertThat(client().serverLive(Stock.ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
    assertThat(client().serverReady(Stock.ServerReadyRequest.getDefaultInstance()).getReady())
        .isTrue();
    var server = client().serverMetadata(Stock.ServerMetadataRequest.getDefaultInstance());
    assertThat(server.getName()).isEqualTo("millrace");
    assertThat(server.getExtensionsList()).contains("statistics", "model_configuration");
    refused(
        Status.Code.UNIMPLEMENTED,
        () ->
            client()
                .systemSharedMemoryStatus(
                    Stock.SystemSharedMemoryStatusRequest.getDefaultInstance()));
    refused(
        Status.Code.UNIMPLEMENTED,
        () ->
            client()
                .repositoryModelLoad(
                    Stock.RepositoryModelLoadRequest.newBuilder().setModelName(project).build()));
  }

  @Test
  void messages_ofServerAndStockClient_haveTheSameNumbers() {
    var own = new HashMap<String, Descriptor>();
    OpenInference.getDescriptor().getMessageTypes().forEach(m -> own.put(m.getName(), m));
    Triton.getDescriptor().getMessageTypes().forEach(m -> own.put(m.getName(), m));
    var compared = 0;
    for (var stock : List.of(Stock.getDescriptor(), Config.getDescriptor())) {
      for (var message : stock.getMessageTypes()) {
        if (own.containsKey(message.getName())) {
          compared += compare(own.get(message.getName()), message);
        }
      }
    }
    assertThat(compared).isGreaterThan(80);
  }

  /// Fields of one name are the same on the wire; what only one side knows, the other passes over.
  private static int compare(Descriptor own, Descriptor stock) {
    var compared = 0;
    for (var field : stock.getFields()) {
      var ours = own.findFieldByName(field.getName());
      if (ours != null) {
        compared++;
        assertThat(ours.getNumber()).as(field.getFullName()).isEqualTo(field.getNumber());
        assertThat(ours.getType()).as(field.getFullName()).isEqualTo(field.getType());
        assertThat(ours.isRepeated()).as(field.getFullName()).isEqualTo(field.isRepeated());
      } else {
        assertThat(own.findFieldByNumber(field.getNumber())).as(field.getFullName()).isNull();
      }
    }
    for (var nested : stock.getNestedTypes()) {
      var ours = own.findNestedTypeByName(nested.getName());
      compared += ours == null ? 0 : compare(ours, nested);
    }
    return compared;
  }

  /// What a load generator does that knows a model by its metadata and configuration alone.
  @Test
  void loadGenerator_inputsMadeUpFromTheConfiguration_areAnswered() {
    var before = statistics();
    var metadata =
        client().modelMetadata(Stock.ModelMetadataRequest.newBuilder().setName(project).build());
    var config =
        client()
            .modelConfig(Stock.ModelConfigRequest.newBuilder().setName(project).build())
            .getConfig();
    var random = new Random(3);
    for (int batch : new int[] {1, 5}) {
      var request = ModelInferRequest.newBuilder().setModelName(project);
      config.getInputList().stream()
          .filter(input -> !input.getOptional())
          .forEach(input -> addRandom(request, input, batch, random));
      metadata
          .getOutputsList()
          .forEach(output ->
              request.addOutputs(
                  ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                      .setName(output.getName())));
      var response = client().modelInfer(request.build());
      assertThat(response.getOutputsCount()).isEqualTo(config.getOutputCount());
      for (var output : response.getOutputsList()) {
        assertThat(output.getShape(0)).isEqualTo(batch);
      }
    }
    var after = statistics();
    assertThat(after.getInferenceCount() - before.getInferenceCount()).isEqualTo(6);
    assertThat(
            after.getInferenceStats().getSuccess().getCount()
                - before.getInferenceStats().getSuccess().getCount())
        .isEqualTo(2);
    assertThat(after.getInferenceStats().getComputeInfer().getNs()).isPositive();
  }

  private static void addRandom(
      ModelInferRequest.Builder request, Config.ModelInput input, int batch, Random random) {
    assertThat(input.getDataType()).isEqualTo(Config.DataType.TYPE_UINT8);
    var bytes =
        new byte
            [(int) input.getDimsList().stream().reduce((long) batch, (a, b) -> a * b).longValue()];
    random.nextBytes(bytes);
    request
        .addInputs(
            InferInputTensor.newBuilder()
                .setName(input.getName())
                .setDatatype("UINT8")
                .addShape(batch)
                .addAllShape(input.getDimsList()))
        .addRawInputContents(ByteString.copyFrom(bytes));
  }

  private Stock.ModelStatistics statistics() {
    return client()
        .modelStatistics(Stock.ModelStatisticsRequest.newBuilder().setName(project).build())
        .getModelStats(0);
  }

  @Test
  void modelInfer_rawImage_isAnsweredRaw() {
    var response = client().modelInfer(image("seven").build());
    assertThat(response.getId()).isEqualTo("seven");
    assertThat(response.getModelName()).isEqualTo(project);
    assertThat(response.getRawOutputContentsCount()).isEqualTo(2);
    var floats =
        response
            .getRawOutputContents(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    var best = 0;
    for (int label = 1; label < SeededBundles.CLASSES.size(); label++) {
      best = floats.get(label) > floats.get(best) ? label : best;
    }
    assertThat(response.getRawOutputContents(1).substring(4).toStringUtf8())
        .isEqualTo(SeededBundles.CLASSES.get(best));
    refused(
        Status.Code.NOT_FOUND, () -> client().modelInfer(image("").setModelName("nobody").build()));
    refused(
        Status.Code.INVALID_ARGUMENT,
        () -> client().modelInfer(image("").clearRawInputContents().build()));
  }

  @Test
  void modelStreamInfer_requests_areAnsweredInOrder() throws Exception {
    var answers = new Answers();
    var requests =
        GRPCInferenceServiceGrpc.newStub(clients.channel())
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .modelStreamInfer(answers);
    for (int i = 0; i < 40; i++) {
      var request = image(Integer.toString(i));
      requests.onNext(i == 9 ? request.setModelName("nobody").build() : request.build());
    }
    requests.onCompleted();
    var responses = answers.all.get(60, TimeUnit.SECONDS);
    assertThat(responses)
        .extracting(response -> response.getInferResponse().getId())
        .isEqualTo(IntStream.range(0, 40).mapToObj(Integer::toString).toList());
    assertThat(responses.stream().filter(response -> !response.getErrorMessage().isEmpty()))
        .containsExactly(responses.get(9));
  }

  @Test
  void python_stockClient_isContent(@TempDir Path folder) throws Exception {
    var python = python();
    assumeTrue(python.isPresent(), "no python3 with grpcio (Debian: python3-grpcio)");
    var descriptors =
        Files.write(
            folder.resolve("descriptors"),
            FileDescriptorSet.newBuilder()
                .addFile(Config.getDescriptor().toProto())
                .addFile(Stock.getDescriptor().toProto())
                .build()
                .toByteArray());
    var script = folder.resolve("stock_client.py");
    try (var in = ConformanceTest.class.getResourceAsStream("/conformance/stock_client.py")) {
      Files.copy(in, script);
    }
    var expected =
        client().modelInfer(image("").build()).getRawOutputContents(1).substring(4).toStringUtf8();
    var port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.port", Integer.class);
    var process =
        new ProcessBuilder(
                python.orElseThrow(),
                script.toString(),
                "127.0.0.1:" + port,
                project,
                descriptors.toString(),
                Files.write(folder.resolve("image.png"), FILE).toString(),
                expected)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("output"))).isZero();
  }

  private static Optional<String> python() {
    return Stream.of("python3", "/usr/bin/python3").filter(ConformanceTest::hasGrpc).findFirst();
  }

  private static boolean hasGrpc(String python) {
    try {
      var process =
          new ProcessBuilder(python, "-c", "import grpc, google.protobuf")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void refused(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  private static final class Answers implements StreamObserver<Stock.ModelStreamInferResponse> {
    private final List<Stock.ModelStreamInferResponse> responses = new ArrayList<>();
    private final CompletableFuture<List<Stock.ModelStreamInferResponse>> all =
        new CompletableFuture<>();

    @Override
    public void onNext(Stock.ModelStreamInferResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      all.complete(responses);
    }
  }
}
