package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.rawPixels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.ModelConfigRequest;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInput;
import dev.millrace.proto.inference.ModelStatisticsRequest;
import dev.millrace.proto.inference.ModelStreamInferResponse;
import dev.millrace.proto.inference.RepositoryIndexRequest;
import dev.millrace.proto.inference.ServerMetadataRequest;
import dev.millrace.serving.model.SumClassifier;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TritonCallsTest {
  private final GrpcMesh mesh =
      new GrpcMesh(SumClassifier.opener(), Map.of("millrace.serving.threads", "2"));
  private String project = "";

  @BeforeEach
  void begin() {
    project = mesh.project();
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private GRPCInferenceServiceBlockingStub client() {
    return GRPCInferenceServiceGrpc.newBlockingStub(mesh.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private ModelInferRequest.Builder image(int first) {
    return rawPixels(project, new byte[] {(byte) first, 0, 0, 0}, 1, 2, 2, 1);
  }

  @Test
  void modelConfig_agreesWithTheMetadata() {
    var config =
        client().modelConfig(ModelConfigRequest.newBuilder().setName(project).build()).getConfig();
    assertThat(config.getName()).isEqualTo(project);
    assertThat(config.getMaxBatchSize()).isEqualTo(256);
    assertThat(config.getInputList())
        .extracting(input -> input.getName() + input.getDataType() + input.getDimsList())
        .containsExactly("pixelsTYPE_UINT8[2, 2, 1]", "imageTYPE_STRING[]");
    assertThat(config.getInputList())
        .extracting(ModelInput::getOptional)
        .as("a generator of random input sends pixels alone")
        .containsExactly(false, true);
    assertThat(config.getOutputList())
        .extracting(output -> output.getName() + output.getDataType() + output.getDimsList())
        .containsExactly("probabilitiesTYPE_FP32[3]", "classesTYPE_STRING[]");
    assertThat(config.getModelTransactionPolicy().getDecoupled()).isFalse();
  }

  @Test
  void modelStatistics_countRequestsImagesAndBatches() {
    assertThat(
            client().serverMetadata(ServerMetadataRequest.getDefaultInstance()).getExtensionsList())
        .contains("statistics");
    var _ = client().modelInfer(image(1).build());
    var _ = client().modelInfer(rawPixels(project, new byte[12], 3, 2, 2, 1).build());
    assertThatThrownBy(
            () -> client().modelInfer(rawPixels(project, new byte[3], 1, 1, 3, 1).build()))
        .isInstanceOf(StatusRuntimeException.class);
    var all = client().modelStatistics(ModelStatisticsRequest.getDefaultInstance());
    assertThat(all.getModelStatsList()).hasSize(1);
    var request = ModelStatisticsRequest.newBuilder().setName(project).setVersion("1").build();
    var statistics = client().modelStatistics(request).getModelStats(0);
    assertThat(statistics.getName()).isEqualTo(project);
    assertThat(statistics.getInferenceCount()).isEqualTo(4);
    assertThat(statistics.getExecutionCount()).isEqualTo(2);
    assertThat(statistics.getLastInference()).isPositive();
    assertThat(statistics.getInferenceStats().getSuccess().getCount()).isEqualTo(2);
    assertThat(statistics.getInferenceStats().getSuccess().getNs()).isPositive();
    assertThat(statistics.getInferenceStats().getFail().getCount()).isEqualTo(1);
    assertThat(statistics.getInferenceStats().getQueue().getCount()).isEqualTo(2);
    assertThat(statistics.getInferenceStats().getComputeInfer().getCount()).isEqualTo(2);
    assertThat(statistics.getBatchStatsList())
        .extracting(batch -> batch.getBatchSize() + ": " + batch.getComputeInfer().getCount())
        .containsExactly("1: 1", "3: 1");
    refused("no model nobody", ModelStatisticsRequest.newBuilder().setName("nobody"));
    refused("no version 9", ModelStatisticsRequest.newBuilder().setName(project).setVersion("9"));
  }

  private void refused(String message, ModelStatisticsRequest.Builder request) {
    assertThatThrownBy(() -> client().modelStatistics(request.build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining(message);
  }

  @Test
  void repositoryIndex_listsVersionsAndTheirStates() {
    mesh.registerUnloaded(project, "2");
    var index = client().repositoryIndex(RepositoryIndexRequest.getDefaultInstance());
    assertThat(index.getModelsList())
        .extracting(model -> model.getVersion() + " " + model.getState() + " " + model.getReason())
        .containsExactly("1 READY ", "2 UNAVAILABLE it is loaded when a request names it");
    var ready =
        client().repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(true).build());
    assertThat(ready.getModelsList()).hasSize(1);
    assertThatThrownBy(() ->
            client()
                .repositoryIndex(
                    RepositoryIndexRequest.newBuilder().setRepositoryName("/models").build()))
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void modelStreamInfer_answersAreInOrderAndARefusalIsOne() throws Exception {
    var answers = new Collected();
    var requests =
        GRPCInferenceServiceGrpc.newStub(mesh.channel())
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .modelStreamInfer(answers);
    for (int i = 0; i < 100; i++) {
      var request = i == 50 ? image(0).setModelName("nobody") : image(i % 3);
      requests.onNext(request.setId("r" + i).build());
    }
    requests.onCompleted();
    var responses = answers.all.get(60, TimeUnit.SECONDS);
    assertThat(responses)
        .extracting(response -> response.getInferResponse().getId())
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "r" + i).toList());
    for (int i = 0; i < 100; i++) {
      var response = responses.get(i);
      if (i == 50) {
        assertThat(response.getErrorMessage()).contains("no model nobody");
      } else {
        assertThat(response.getErrorMessage()).isEmpty();
        assertThat(response.getInferResponse().getRawOutputContents(1).substring(4).toStringUtf8())
            .isEqualTo(SumClassifier.CLASSES.get(i % 3));
      }
    }
  }

  private static final class Collected implements StreamObserver<ModelStreamInferResponse> {
    private final List<ModelStreamInferResponse> responses = new ArrayList<>();
    private final CompletableFuture<List<ModelStreamInferResponse>> all = new CompletableFuture<>();

    @Override
    public void onNext(ModelStreamInferResponse response) {
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
