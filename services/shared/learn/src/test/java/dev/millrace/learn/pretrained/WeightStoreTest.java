package dev.millrace.learn.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightStoreTest {

  private static final byte[] FILE =
      new TensorFile(List.of(TensorData.of("w", Dims.of(2), 1, 2)), Map.of()).toBytes();

  @TempDir private Path folder;
  private HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/right", 200, FILE);
    answer("/other", 200, "no weights".getBytes(StandardCharsets.UTF_8));
    answer("/gone", 404, new byte[0]);
    server.start();
  }

  private void answer(String path, int status, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void open_ofAnAddress_fetchesItOnce() {
    var entry = entry(address("/gone"), address("/other"), address("/right"));
    var store = new WeightStore(folder.resolve("kept"), List.of());

    assertThat(store.open(entry).tensor("w").orElseThrow().toFloats()).containsExactly(1, 2);
    assertThat(store.file(entry)).isEqualTo(folder.resolve("kept/tiny.safetensors"));
    assertThat(requests).hasValue(3);
    assertThat(folder.resolve("kept")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void file_inANamedFolder_isTakenFromThere() throws IOException {
    Path named = Files.createDirectory(folder.resolve("named"));
    Files.write(named.resolve("tiny.safetensors"), FILE);
    var store = new WeightStore(folder.resolve("kept"), List.of(named));

    assertThat(store.file(entry(address("/right")))).isEqualTo(named.resolve("tiny.safetensors"));
    assertThat(requests).hasValue(0);
  }

  @Test
  void file_thatWasDamaged_isFetchedAnew() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(kept.resolve("tiny.safetensors"), "damaged");
    var store = new WeightStore(kept, List.of());

    assertThat(store.file(entry(address("/right")))).hasBinaryContent(FILE);
  }

  @Test
  void file_thatNoSourceHas_saysWhyAndWhatToDo() {
    var store = new WeightStore(folder.resolve("kept"), List.of(folder));

    assertThatThrownBy(() -> store.file(entry(address("/gone"), address("/other"))))
        .isInstanceOf(WeightsUnavailable.class)
        .hasMessageContaining("there is no such file")
        .hasMessageContaining("HTTP status 404")
        .hasMessageContaining("it has other content")
        .hasMessageContaining("name it in MILLRACE_WEIGHTS");
  }

  @Test
  void entries_ofTheCatalogue_haveNamesOfTheirOwnAndAddressesWithAFixedContent() {
    assertThat(WeightCatalogue.entries())
        .extracting(PretrainedWeights::name)
        .doesNotHaveDuplicates();
    assertThat(WeightCatalogue.entries())
        .flatExtracting(PretrainedWeights::sources)
        .allMatch(source -> source.toString().matches("https://.+/resolve/[0-9a-f]{40}/.+"));
    assertThat(WeightCatalogue.forBackbone("resnet34")).isPresent();
    assertThat(WeightCatalogue.named("resnet35")).isEmpty();
  }

  @Test
  void entry_ofAFileNameWithFolders_isRefused() {
    assertThatThrownBy(() -> entry("../tiny.safetensors", address("/right")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../tiny.safetensors");
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
  }

  private static PretrainedWeights entry(URI... sources) {
    return entry("tiny.safetensors", sources);
  }

  private static PretrainedWeights entry(String fileName, URI... sources) {
    return new PretrainedWeights(
        "tiny",
        "tiny",
        fileName,
        sha256(),
        List.of(sources),
        "a test",
        "CC0",
        List.of(),
        Normalization.IMAGENET);
  }

  private static String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(FILE));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
