package dev.millrace.ingest.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.mesh.blob.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetcherTest {
  private static final byte[] CONTENT = "three blind mice".getBytes(UTF_8);

  @TempDir private Path folder;
  private HttpServer server;
  private final List<String> told = new ArrayList<>();

  private final FetchProgress progress =
      new FetchProgress() {
        @Override
        public void failed(String source, String reason) {
          told.add(reason);
        }
      };

  FetcherTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    serve("/good/mice.gz", packed(CONTENT));
    serve("/other/mice.gz", packed("two blind mice".getBytes(UTF_8)));
    serve("/bomb/mice.gz", packed(new byte[10 << 20]));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(String path, byte[] content) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
  }

  private static byte[] packed(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Source web(String path) {
    return Source.web("http://127.0.0.1:%d/%s/".formatted(server.getAddress().getPort(), path));
  }

  private static DataSet mice(Source... sources) {
    var file = new DataFile("mice", 40, CONTENT.length, Sha256.of(CONTENT));
    return new DataSet(
        "mice",
        "Mice",
        "CC0-1.0",
        "https://example.org",
        List.of(),
        1,
        List.of(file),
        List.of(sources),
        _ -> new NoItems());
  }

  private record NoItems() implements LabelledItems {
    @Override
    public int count() {
      return 0;
    }

    @Override
    public LabelledItems first(int most) {
      return this;
    }

    @Override
    public void read(ItemSink sink) {}
  }

  private void fetch(DataSet set, Path... named) throws InterruptedException {
    var _ = new Fetcher(folder.resolve("kept"), List.of(named)).fetch(set, progress);
  }

  private Path kept() {
    return folder.resolve("kept/mice/mice.gz");
  }

  @Test
  void fetch_firstSourcesFail_takesTheNextAndSaysWhy() throws Exception {
    var missing = Source.folder(folder.resolve("nowhere"));
    fetch(mice(missing, web("absent"), web("other"), web("bomb"), web("good")));
    assertThat(kept()).exists();
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).contains("nowhere");
    assertThat(told.get(1)).contains("404");
    assertThat(told.get(2)).contains("SHA-256").contains("expected");
    assertThat(told.get(3)).contains("mice");
    assertThat(folder.resolve("kept")).isDirectoryNotContaining("glob:**mice.*");
  }

  @Test
  void fetch_again_asksNobody() throws Exception {
    fetch(mice(web("good")));
    server.stop(0);
    fetch(mice(web("good")));
    assertThat(told).isEmpty();
  }

  @Test
  void fetch_namedFolder_comesFirst() throws Exception {
    Files.createDirectories(folder.resolve("mine/mice"));
    Files.write(folder.resolve("mine/mice/mice"), CONTENT);
    fetch(mice(web("absent")), folder.resolve("mine"));
    assertThat(Files.readAllBytes(kept())).isEqualTo(CONTENT);
    assertThat(told).isEmpty();
  }

  @Test
  void fetch_allFail_namesEachAndWhatToDo() {
    var set = mice(web("absent"), web("other"), Source.debian("no-such-package-of-mice", "usr"));
    assertThatThrownBy(() -> fetch(set))
        .isInstanceOf(DataSetUnavailableException.class)
        .hasMessageContaining("/absent/")
        .hasMessageContaining("/other/")
        .hasMessageContaining("no-such-package-of-mice")
        .hasMessageContaining(Fetcher.VARIABLE);
    assertThat(folder.resolve("kept")).isDirectoryNotContaining("glob:**mice.*");
  }

  @Test
  void named_unknown_listsWhatIsKnown() {
    assertThatThrownBy(() -> Catalogue.named("mice"))
        .isInstanceOf(UnknownDataSetException.class)
        .hasMessageContaining("fashion-mnist");
  }
}
