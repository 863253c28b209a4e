package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.rawPixels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.inference.ModelReadyRequest;
import dev.millrace.proto.inference.ModelStatisticsRequest;
import dev.millrace.proto.inference.RepositoryIndexRequest;
import dev.millrace.proto.inference.ServerLiveRequest;
import dev.millrace.proto.inference.ServerMetadataRequest;
import dev.millrace.proto.serving.v1.Input;
import dev.millrace.proto.serving.v1.PredictRequest;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.serving.model.SumClassifier;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final String CLIENTS = "millrace.serving.access.clients.";

  private final GrpcMesh mesh = new GrpcMesh(SumClassifier.opener(), settings());
  private String project = "";

  private static Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put(CLIENTS + "all.key-sha256", hash("all"));
    settings.put(CLIENTS + "few.key-sha256", hash("few"));
    settings.put(CLIENTS + "few.images-per-minute", "2");
    settings.put(CLIENTS + "other.key-sha256", hash("other"));
    settings.put(CLIENTS + "other.models", "another");
    return settings;
  }

  private static String hash(String key) {
    return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void begin() {
    project = mesh.project(inference("all"));
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private Channel channel(String key) {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    return ClientInterceptors.intercept(
        mesh.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private GRPCInferenceServiceBlockingStub inference(String key) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel(key))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private ModelInferRequest images(int count) {
    return rawPixels(project, new byte[4 * count], count, 2, 2, 1).build();
  }

  @Test
  void call_withoutAKey_isUnauthenticatedExceptWhetherTheServerLives() {
    var nobody = GRPCInferenceServiceGrpc.newBlockingStub(mesh.channel());
    assertThat(nobody.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    refused(Status.Code.UNAUTHENTICATED, () -> nobody.modelInfer(images(1)));
    refused(
        Status.Code.UNAUTHENTICATED,
        () -> nobody.serverMetadata(ServerMetadataRequest.getDefaultInstance()));
    refused(
        Status.Code.UNAUTHENTICATED,
        () ->
            ServingGrpc.newBlockingStub(mesh.channel())
                .predict(PredictRequest.getDefaultInstance()));
    refused(Status.Code.UNAUTHENTICATED, () -> inference("wrong").modelInfer(images(1)));
    assertThat(
            mesh.meters
                .get("millrace.serving.failures")
                .tag("reason", "unauthenticated")
                .counter()
                .count())
        .isEqualTo(4);
  }

  @Test
  void call_withoutRightToTheModel_isForbiddenAndTellsNothingOfIt() {
    var other = inference("other");
    refused(Status.Code.PERMISSION_DENIED, () -> other.modelInfer(images(1)));
    refused(
        Status.Code.PERMISSION_DENIED,
        () -> other.modelMetadata(ModelMetadataRequest.newBuilder().setName(project).build()));
    refused(
        Status.Code.PERMISSION_DENIED,
        () -> other.modelReady(ModelReadyRequest.newBuilder().setName("nobody").build()));
    refused(
        Status.Code.PERMISSION_DENIED,
        () ->
            ServingGrpc.newBlockingStub(channel("other"))
                .predict(
                    PredictRequest.newBuilder()
                        .setProject(project)
                        .addInputs(Input.getDefaultInstance())
                        .build()));
    assertThat(other.repositoryIndex(RepositoryIndexRequest.getDefaultInstance()).getModelsList())
        .isEmpty();
    assertThat(
            other.modelStatistics(ModelStatisticsRequest.getDefaultInstance()).getModelStatsList())
        .isEmpty();
    assertThat(
            inference("all")
                .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                .getModelsList())
        .hasSize(1);
  }

  @Test
  void call_overItsQuota_isRefusedAndOthersGoOn() {
    var few = inference("few");
    assertThat(few.modelInfer(images(2)).getModelVersion()).isEqualTo("1");
    assertThatThrownBy(() -> few.modelInfer(images(2)))
        .hasMessageContaining("RESOURCE_EXHAUSTED")
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(e.getTrailers())
                    .extracting(trailers -> trailers.get(PUSHBACK))
                    .as("milliseconds until there are two again")
                    .satisfies(wait -> assertThat(Long.parseLong(wait)).isBetween(1L, 60_000L)));
    assertThat(inference("all").modelInfer(images(2)).getModelVersion()).isEqualTo("1");
  }

  private static void refused(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
