package dev.millrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.blob.S3BlobStore;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshProducerTest {
  @TempDir private Path folder;

  @Test
  void blobs_noEndpoint_areAFolder() {
    var config = config(Map.of("MILLRACE_MESH_BLOBS_FOLDER", folder.toString()));
    try (var blobs = new MeshProducer(config).blobs()) {
      assertThat(blobs).isInstanceOf(FolderBlobStore.class);
      assertThat(folder).isNotEmptyDirectory();
    }
  }

  @Test
  void blobs_anEndpoint_areABucketThere() throws IOException {
    var asked = new CopyOnWriteArrayList<String>();
    var server = server(asked);
    var settings =
        Map.of(
            "MILLRACE_MESH_BLOBS_S3_ENDPOINT",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "MILLRACE_MESH_BLOBS_S3_BUCKET",
            "shared",
            "MILLRACE_MESH_BLOBS_S3_CACHE",
            folder.toString());
    try (var blobs = new MeshProducer(config(settings)).blobs()) {
      assertThat(blobs).isInstanceOf(S3BlobStore.class);
      assertThat(asked).isEqualTo(List.of("HEAD /shared"));
    } finally {
      server.stop(0);
    }
  }

  private static MeshConfig config(Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addSystemSources()
        .addDiscoveredConverters()
        .withSources(new EnvConfigSource(environment, 1_000))
        .withMapping(MeshConfig.class)
        .build()
        .getConfigMapping(MeshConfig.class);
  }

  /// A server that says yes to everything.
  private static HttpServer server(List<String> asked) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
