package dev.millrace.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.console.mesh.MeshDouble;
import dev.millrace.console.mesh.MeshDoubleResource;
import dev.millrace.testing.Eventually;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshDoubleResource.class)
class StreamsTest {
  @TestHTTPResource("/")
  URI base;

  @Inject MeshDouble mesh;

  @Test
  void run_streamsItsHistory_thenStepsAsTheyAreMeasured() {
    mesh.training().begin("streamed", 1, 0);
    LongStream.rangeClosed(1, 5).forEach(step -> mesh.training().step("streamed", 1, step));
    try (var page = new PageStream(base.resolve("/api/runs/streamed/events"))) {
      Eventually.eventually(() -> assertThat(page.text()).contains("\"trainer\":\"trainer-1\""));
      mesh.training().step("streamed", 1, 6);
      mesh.training().epoch("streamed", 1, 1, 0.5);
      Eventually.eventually(() ->
          assertThat(page.text())
              .contains("event:history")
              .contains("\"step\":6")
              .contains("id:1-6")
              .contains("event:epoch"));
    }
  }

  @Test
  void run_ofANewAttempt_isToldAsOneLine() {
    mesh.training().begin("resumed", 1, 0);
    LongStream.rangeClosed(1, 30).forEach(step -> mesh.training().step("resumed", 1, step));
    mesh.training().begin("resumed", 2, 10);
    mesh.training().step("resumed", 2, 11);
    Eventually.eventually(() -> {
      try (var page = new PageStream(base.resolve("/api/runs/resumed/events"))) {
        Eventually.eventually(() -> assertThat(page.text()).contains("event:progress"));
        assertThat(page.text()).contains("\"attempt\":2").contains("10,11]");
      }
    });
  }

  @Test
  void events_tellThatLabelsChanged_andTheRatesOfTheTopics() {
    try (var page = new PageStream(base.resolve("/api/events"))) {
      Eventually.eventually(() -> assertThat(page.text()).contains("event:flow"));
      mesh.training().begin("told", 1, 0);
      Eventually.eventually(() ->
          assertThat(page.text()).contains("\"what\":\"runs\"").contains("\"subject\":\"told\""));
    }
  }
}
