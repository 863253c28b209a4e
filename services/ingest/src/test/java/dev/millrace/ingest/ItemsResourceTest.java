package dev.millrace.ingest;

import static dev.millrace.ingest.TestImages.png;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class ItemsResourceTest {
  private final EventLog log;

  @TestHTTPResource URI root;

  @Inject
  ItemsResourceTest(EventLog log) {
    this.log = log;
  }

  private URI items(String project, String query) {
    return root.resolve("/api/projects/" + project + "/items" + query);
  }

  private static HttpResponse<String> post(URI uri, TestForm form) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", form.contentType())
              .POST(BodyPublishers.ofByteArray(form.bytes()))
              .build();
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void post_imagesAndABadOne_takesTheImages() throws Exception {
    var project = TestProjects.create(log, "cat");
    var form =
        new TestForm()
            .field("label", "cat")
            .field("attributes", "{\"source\": \"door 3\"}")
            .file("one.png", png(1))
            .file("text.png", TestImages.text())
            .file("two.png", png(2));
    var answer = json(post(items(project, ""), form), 200);
    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.get("labels").asInt()).isEqualTo(2);
    var refusal = answer.get("refusals").get(0);
    assertThat(refusal.get("item").asText()).isEqualTo("text.png");
    assertThat(refusal.get("reason").asText()).isEqualTo("NOT_AN_IMAGE");
    assertThat(refusal.get("position").asInt()).isEqualTo(1);
  }

  @Test
  void post_zip_labelsByFolderAndRefusesUnsafePaths() throws Exception {
    var project = TestProjects.create(log, "cat", "dog");
    var zip =
        TestZip.of(
            Map.of(
                "cat/1.png", png(1),
                "dog/2.png", png(2),
                "../evil.png", png(3),
                "bird/4.png", png(4)));
    var answer =
        json(post(items(project, "?labels=folder"), new TestForm().file("a.zip", zip)), 200);
    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.get("labels").asInt()).isEqualTo(2);
    assertThat(answer.get("refusals"))
        .extracting(refusal -> refusal.get("reason").asText())
        .containsExactlyInAnyOrder("UNSAFE_PATH", "UNKNOWN_CLASS");
  }

  @Test
  void post_emptyZip_isNamed() throws Exception {
    var project = TestProjects.create(log);
    var form = new TestForm().file("empty.zip", TestZip.of(Map.of())).file("one.png", png(1));
    var answer = json(post(items(project, ""), form), 200);
    assertThat(answer.get("accepted").asInt()).isEqualTo(1);
    assertThat(answer.get("refusals").get(0).get("reason").asText()).isEqualTo("EMPTY_ARCHIVE");
  }

  @Test
  void post_unknownProject_isNotFound() throws Exception {
    var answer = json(post(items("nowhere", ""), new TestForm().file("one.png", png(1))), 404);
    assertThat(answer.get("detail").asText()).contains("nowhere");
  }

  @Test
  void post_badRequests_areProblems() throws Exception {
    var project = TestProjects.create(log);
    var file = new TestForm().file("one.png", png(1));
    json(post(items(project, "?labels=guess"), file), 400);
    json(post(items(project, ""), new TestForm().field("label", "cat")), 400);
    json(
        post(items(project, ""), new TestForm().field("attributes", "[1]").file("a", png(1))), 400);
  }

  @Test
  void post_aGigabyteByItsLength_isRefusedUnread() throws Exception {
    var project = TestProjects.create(log);
    assertThat(statusOf(project, "Content-Length: " + ((1L << 30) + 1_000_000), false))
        .contains("413");
    json(post(items(project, ""), new TestForm().file("one.png", png(1))), 200);
  }

  @Test
  void post_aGigabyteInChunks_isRefusedWhenTheLimitIsReached() throws Exception {
    var project = TestProjects.create(log);
    assertThat(statusOf(project, "Transfer-Encoding: chunked", true)).contains("413");
    json(post(items(project, ""), new TestForm().file("one.png", png(1))), 200);
  }

  /// Sends a form whose file never ends, and reads the status line.
  private String statusOf(String project, String framing, boolean body) throws IOException {
    try (var socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(60_000);
      // Read while writing: once the service has hung up, its answer may be lost.
      var status = CompletableFuture.supplyAsync(() -> statusLine(socket));
      var out = new BufferedOutputStream(socket.getOutputStream(), 1 << 17);
      var head =
          String.join(
              "\r\n",
              "POST " + items(project, "").getPath() + " HTTP/1.1",
              "Host: x",
              "Content-Type: multipart/form-data; boundary=b",
              framing,
              "",
              "");
      out.write(head.getBytes(UTF_8));
      out.flush();
      if (body) {
        stream(status, out);
      }
      return status.join();
    }
  }

  private static String statusLine(Socket socket) {
    try {
      return new String(socket.getInputStream().readNBytes(12), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stream(CompletableFuture<String> status, BufferedOutputStream out) {
    var head =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n".getBytes(UTF_8);
    var zeros = new byte[1 << 16];
    var size = Integer.toHexString(zeros.length).getBytes(UTF_8);
    try {
      out.write((Integer.toHexString(head.length) + "\r\n").getBytes(UTF_8));
      out.write(head);
      out.write("\r\n".getBytes(UTF_8));
      for (long sent = 0; sent < (1L << 30) + (1 << 22); sent += zeros.length) {
        if (status.isDone()) {
          return;
        }
        out.write(size);
        out.write("\r\n".getBytes(UTF_8));
        out.write(zeros);
        out.write("\r\n".getBytes(UTF_8));
      }
      out.flush();
    } catch (IOException _) {
      // The service has hung up; its answer may still be there.
    }
  }
}
