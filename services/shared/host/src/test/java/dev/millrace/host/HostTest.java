package dev.millrace.host;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.testing.MeshResource;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class HostTest {
  @TestHTTPResource("/")
  URI root;

  @GrpcClient("ingest")
  IngestGrpc.IngestBlockingStub ingest;

  @GrpcClient("ingest")
  Channel channel;

  @Inject EventLog log;
  @Inject BlobStore blobs;

  @ParameterizedTest
  @CsvSource({
    "not-found, NOT_FOUND, no such thing",
    "invalid, INVALID_ARGUMENT, no such thing",
    "not-allowed, PERMISSION_DENIED, no such thing",
    "conflict, ABORTED, no such thing",
    "already-exists, ALREADY_EXISTS, no such thing",
    "not-ready, FAILED_PRECONDITION, no such thing",
    "unavailable, UNAVAILABLE, no such thing",
    "no-blobs, UNAVAILABLE, no such thing",
    "fault, INTERNAL, The service failed; its log says why."
  })
  void grpc_aFailure_isAStatus(String name, Status.Code code, String description) {
    var status = status(name);
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).isEqualTo(description);
  }

  @Test
  void grpc_calls_runOnVirtualThreads() {
    var request = RemoveItemsRequest.newBuilder().setProject("thread").build();
    assertThat(ingest.removeItems(request).getUnknownItemsList()).containsExactly("virtual");
  }

  @Test
  void grpc_thousandsOfCalls_areAllAnswered() {
    var request = RemoveItemsRequest.newBuilder().setProject("thread").build();
    for (int i = 0; i < 5_000; i++) {
      assertThat(ingest.removeItems(request).getUnknownItemsCount()).isEqualTo(1);
    }
  }

  @Test
  void grpc_aStreamsMessages_runOnVirtualThreads() {
    var answer = new Answer();
    var requests = IngestGrpc.newStub(channel).addItems(answer);
    for (int i = 0; i < 100; i++) {
      requests.onNext(AddItemRequest.getDefaultInstance());
    }
    requests.onCompleted();
    assertThat(answer.value.join().getAccepted()).isEqualTo(100);
  }

  @Test
  void grpc_aFailureInAStream_isAStatus() {
    var answer = new Answer();
    var requests = IngestGrpc.newStub(channel).addItems(answer);
    requests.onNext(AddItemRequest.newBuilder().setProject("not-found").build());
    eventually(() ->
        assertThat(Status.fromThrowable(answer.value.exceptionNow()).getCode())
            .isEqualTo(Status.Code.NOT_FOUND));
  }

  @ParameterizedTest
  @CsvSource({
    "not-found, 404, urn:millrace:problem:not-found",
    "invalid, 400, urn:millrace:problem:invalid",
    "not-allowed, 403, urn:millrace:problem:not-allowed",
    "conflict, 409, urn:millrace:problem:conflict",
    "already-exists, 409, urn:millrace:problem:already-exists",
    "not-ready, 409, urn:millrace:problem:not-ready",
    "unavailable, 503, urn:millrace:problem:unavailable",
    "no-blobs, 503, urn:millrace:problem:unavailable",
    "fault, 500, about:blank"
  })
  void rest_aFailure_isAProblem(String name, int status, String type) throws Exception {
    var answer = get("failures/" + name);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(found -> assertThat(found).startsWith("application/problem+json"));
    assertThat(answer.body()).contains(type).doesNotContain("a secret");
  }

  @Test
  void rest_anUnknownPath_isAProblem() throws Exception {
    var answer = get("nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void rest_requests_runOnVirtualThreads() throws Exception {
    assertThat(get("failures/thread").body()).isEqualTo("virtual");
  }

  @Test
  void readiness_namesTheBrokers() throws Exception {
    assertThat(get("q/health/ready").body()).contains("\"kafka\"").contains("\"brokers\": 1");
  }

  @Test
  void metrics_areThere() throws Exception {
    assertThat(get("q/metrics").body()).contains("jvm_memory_used_bytes");
  }

  @Test
  void log_hasItsTopics() {
    assertThat(log.ends(Topics.ITEMS.name())).hasSize(3);
  }

  @Test
  void blobs_areKept() {
    var blob = blobs.put(new byte[] {1, 2, 3}, "application/octet-stream");
    assertThat(blobs.get(blob.getSha256())).containsExactly(1, 2, 3);
  }

  private Status status(String name) {
    try {
      var _ = ingest.removeItems(RemoveItemsRequest.newBuilder().setProject(name).build());
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(root.resolve(path)).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static final class Answer implements StreamObserver<AddItemsResponse> {
    final CompletableFuture<AddItemsResponse> value = new CompletableFuture<>();

    @Override
    public void onNext(AddItemsResponse response) {
      value.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      value.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }
}
