package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class PreprocessingApplicationTest {
  @TestHTTPResource("/q/health/ready")
  URI ready;

  @Test
  void application_becomesReady() {
    try (var client = HttpClient.newHttpClient()) {
      Eventually.eventually(() -> {
        var answer = client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      });
    }
  }
}
