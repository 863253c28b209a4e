package dev.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class ServingApplicationTest {
  @TestHTTPResource("/")
  URI inference;

  @Inject EventLog log;
  @Inject BlobStore blobs;

  private static HttpResponse<String> get(URI address) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void application_becomesReady() throws Exception {
    var answer = get(ManagementPort.resolve("/q/health/ready"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void management_isOnAPortOfItsOwn() throws Exception {
    for (var path : List.of("/q/health/ready", "/q/metrics", "/q/models", "/q/models/stats")) {
      assertThat(get(ManagementPort.resolve(path)).statusCode()).as(path).isEqualTo(200);
      assertThat(get(inference.resolve(path)).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get(ManagementPort.resolve("/v2")).statusCode()).isEqualTo(404);
  }

  @Test
  void models_tellsWhatIsThere() throws Exception {
    var registrar = Registrar.of(log, blobs);
    registrar.register("1", SeededBundles.bundle(1));
    registrar.promote("1");
    try (var clients = new GrpcClients()) {
      registrar.awaitChampion(clients.inference(), "1");
    }
    var index = get(ManagementPort.resolve("/q/models"));
    assertThat(index.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(index.body()).contains(registrar.project(), "READY");
    assertThat(get(ManagementPort.resolve("/q/models/stats")).body()).contains(registrar.project());
  }
}
