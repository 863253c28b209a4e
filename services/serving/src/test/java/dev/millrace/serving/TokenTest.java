package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelStreamInferResponse;
import dev.millrace.proto.inference.ServerMetadataRequest;
import dev.millrace.serving.access.Provider;
import dev.millrace.testing.MeshResource;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Callers with tokens of a provider of identities, over gRPC and HTTP.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
@QuarkusTestResource(value = Provider.class, restrictToAnnotatedClass = true)
class TokenTest {
  @Inject EventLog log;
  @Inject BlobStore blobs;

  @TestHTTPResource("/")
  URI root;

  private final GrpcClients clients = new GrpcClients();
  private String project = "";

  @BeforeEach
  void registerAModel() {
    var registrar = Registrar.of(log, blobs);
    project = registrar.project();
    registrar.register("1", SeededBundles.bundle(1));
    registrar.promote("1");
    // Until then the provider's keys may not have been fetched.
    eventually(() ->
        assertThat(
                inference(token("*"))
                    .serverMetadata(ServerMetadataRequest.getDefaultInstance())
                    .getName())
            .isEqualTo("millrace"));
    registrar.awaitChampion(inference(token("*")), "1");
  }

  @AfterEach
  void close() {
    clients.close();
  }

  private static String token(Object models) {
    return Provider.sign(Provider.claims("shop", models));
  }

  private Channel channel(String token) {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ClientInterceptors.intercept(
        clients.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private GRPCInferenceServiceBlockingStub inference(String token) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel(token))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private ModelInferResponse ask(String token) {
    return inference(token)
        .modelInfer(rawPixels(project, SeededBundles.pixels(1, 3), 1, 28, 28, 1).build());
  }

  private int status(String token) throws Exception {
    var request =
        HttpRequest.newBuilder(root.resolve("/v2/models/" + project))
            .header("authorization", "Bearer " + token)
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void call_withASignedToken_isAnsweredForTheModelsOfItsClaim() throws Exception {
    var token = token(List.of("another", project));
    assertThat(ask(token).getModelVersion()).isEqualTo("1");
    assertThat(status(token)).isEqualTo(200);
    var other = token(List.of("another"));
    refused(Status.Code.PERMISSION_DENIED, () -> ask(other));
    assertThat(status(other)).isEqualTo(403);
  }

  @Test
  void stream_whoseTokenExpires_isAnsweredNoLonger() throws Exception {
    var claims = Provider.claims("shop", "*");
    // There are 30 s for clocks that differ, so it counts for some seconds yet.
    claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 24));
    var token = Provider.sign(claims);
    var question = rawPixels(project, SeededBundles.pixels(1, 3), 1, 28, 28, 1).build();
    var answers = new LinkedBlockingQueue<ModelStreamInferResponse>();
    var ended = new CompletableFuture<Void>();
    var questions =
        GRPCInferenceServiceGrpc.newStub(channel(token))
            .modelStreamInfer(
                new StreamObserver<ModelStreamInferResponse>() {
                  @Override
                  public void onNext(ModelStreamInferResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    ended.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(null);
                  }
                });
    questions.onNext(question);
    assertThat(answers.poll(20, TimeUnit.SECONDS))
        .extracting(ModelStreamInferResponse::getErrorMessage)
        .isEqualTo("");
    eventually(() -> {
      questions.onNext(question);
      assertThat(answers.poll(20, TimeUnit.SECONDS))
          .extracting(ModelStreamInferResponse::getErrorMessage)
          .asString()
          .contains("has expired");
    });
    questions.onCompleted();
    ended.get(20, TimeUnit.SECONDS);
  }

  @Test
  void call_withAForgedToken_isUnauthenticated() throws Exception {
    var claims = Provider.claims("shop", "*");
    claims.setIssuer("http://elsewhere");
    var forged = Provider.sign(claims);
    refused(Status.Code.UNAUTHENTICATED, () -> ask(forged));
    assertThat(status(forged)).isEqualTo(401);
    refused(Status.Code.UNAUTHENTICATED, () -> ask("a key that nobody has"));
  }

  private static void refused(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
