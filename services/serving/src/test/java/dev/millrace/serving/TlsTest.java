package dev.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.ServerLiveRequest;
import dev.millrace.testing.MeshResource;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
@TestProfile(TlsTest.Mutual.class)
class TlsTest {
  private static final Certificates CERTIFICATES = Certificates.ofThisJvm();

  /// A server that takes those alone whose certificate it knows.
  public static final class Mutual implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.grpc.server.plain-text",
          "false",
          "quarkus.grpc.server.ssl.certificate",
          CERTIFICATES.server().certificate().toString(),
          "quarkus.grpc.server.ssl.key",
          CERTIFICATES.server().key().toString(),
          "quarkus.grpc.server.ssl.trust-store",
          CERTIFICATES.trusted().toString(),
          "quarkus.grpc.server.ssl.trust-store-password",
          Certificates.PASSWORD,
          "quarkus.grpc.server.ssl.client-auth",
          "REQUIRED",
          "quarkus.tls.edge.key-store.pem.0.cert",
          CERTIFICATES.server().certificate().toString(),
          "quarkus.tls.edge.key-store.pem.0.key",
          CERTIFICATES.server().key().toString(),
          "quarkus.http.tls-configuration-name",
          "edge",
          "quarkus.http.test-ssl-port",
          "0");
    }
  }

  private static boolean live(ChannelCredentials credentials) throws InterruptedException {
    var port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.port", Integer.class);
    var channel = Grpc.newChannelBuilder("localhost:" + port, credentials).build();
    try {
      return GRPCInferenceServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .serverLive(ServerLiveRequest.getDefaultInstance())
          .getLive();
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static TlsChannelCredentials.Builder trusting() throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(CERTIFICATES.server().certificate().toFile());
  }

  @Test
  void call_withAKnownCertificate_isAnswered() throws Exception {
    var client = CERTIFICATES.client();
    assertThat(
            live(
                trusting()
                    .keyManager(client.certificate().toFile(), client.key().toFile())
                    .build()))
        .isTrue();
  }

  @Test
  void get_healthOfAServerWithHttps_isPlain() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var health = HttpRequest.newBuilder(ManagementPort.resolve("/q/health/live")).build();
      assertThat(http.send(health, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void call_withoutOrWithAnUnknownCertificate_isCutOff() throws Exception {
    var stranger = CERTIFICATES.stranger();
    var unknown =
        trusting().keyManager(stranger.certificate().toFile(), stranger.key().toFile()).build();
    var none = trusting().build();
    for (var credentials :
        new ChannelCredentials[] {unknown, none, InsecureChannelCredentials.create()}) {
      assertThatThrownBy(() -> live(credentials)).isInstanceOf(StatusRuntimeException.class);
    }
  }
}
