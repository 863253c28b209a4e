package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class LabelingApplicationTest {
  @TestHTTPResource("/q/health/ready")
  URI ready;

  @Inject LabelingConfig config;

  @Test
  void config_hasItsDefaults() {
    assertThat(config.leaseTime()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.servingAddress()).isEqualTo("127.0.0.1:9086");
    assertThat(config.suggestionsAhead()).isEqualTo(2_000);
    assertThat(config.suggestionsPause()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.consensusPause()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.sealInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.largestImport()).isEqualTo(256L << 20);
  }

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
