package dev.millrace.mesh.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3BlobStoreTest extends BlobStoreContract {
  private static S3Server server;

  @TempDir private Path here;
  @TempDir private Path there;
  private final String name = "blobs-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  S3BlobStore store() {
    return new S3BlobStore(server.bucket(name), here);
  }

  @Test
  void stores_onOneBucket_seeEachOthersBlobs() {
    try (var one = store();
        var other = new S3BlobStore(server.bucket(name), there)) {
      var fromOne = one.put("one".getBytes(UTF_8), "text/plain").getSha256();
      var fromOther = other.put("other".getBytes(UTF_8), "text/plain").getSha256();
      assertThat(other.has(fromOne)).isTrue();
      assertThat(other.get(fromOne)).isEqualTo("one".getBytes(UTF_8));
      assertThat(one.file(fromOther)).hasContent("other");
    }
  }

  @Test
  void put_severalMegabytes_comeBackWhole() {
    var bytes = new byte[5_000_000];
    new Random(42).nextBytes(bytes);
    try (var store = store()) {
      var blob = store.put(bytes, "application/octet-stream");
      assertThat(store.get(blob.getSha256())).isEqualTo(bytes);
    }
  }

  @Test
  void file_copied_isNotFetchedAgain() throws IOException {
    try (var store = store()) {
      var sha256 = store.put("abc".getBytes(UTF_8), "text/plain").getSha256();
      var copy = store.file(sha256);
      var inode = Files.readAttributes(copy, "unix:ino");
      assertThat(store.file(sha256)).isEqualTo(copy);
      assertThat(Files.readAttributes(copy, "unix:ino")).isEqualTo(inode);
    }
  }

  @Test
  void file_damagedCopy_isFetchedAnew() throws IOException {
    try (var store = store()) {
      var sha256 = store.put("abc".getBytes(UTF_8), "text/plain").getSha256();
      Files.writeString(store.file(sha256), "abd");
      assertThat(store.file(sha256)).hasContent("abc");
      assertThat(here.resolve(sha256.substring(0, 2))).isDirectoryNotContaining("glob:**.*");
    }
  }

  @Test
  void put_again_sendsNothing() {
    try (var store = store();
        var client = client()) {
      var sha256 = store.put("abc".getBytes(UTF_8), "text/plain").getSha256();
      overwrite(client, sha256, "abd");
      store.put("abc".getBytes(UTF_8), "text/plain");
      assertThat(text(client, sha256)).isEqualTo("abd");
    }
  }

  @Test
  void get_damagedObject_isNamed() {
    try (var store = store();
        var client = client()) {
      var sha256 = store.put("abc".getBytes(UTF_8), "text/plain").getSha256();
      overwrite(client, sha256, "abd");
      assertThatThrownBy(() -> store.get(sha256))
          .isInstanceOf(BlobsUnavailableException.class)
          .hasMessageContainingAll(sha256, "damaged", name);
      assertThat(here.resolve(sha256.substring(0, 2))).isEmptyDirectory();
    }
  }

  @Test
  void open_wrongSecret_isNamed() {
    var bucket = server.bucket(name, "another secret");
    assertThatThrownBy(() -> new S3BlobStore(bucket, here).close())
        .isInstanceOf(BlobsUnavailableException.class)
        .hasMessageContainingAll(name, bucket.endpoint().toString(), "403", "access key")
        .hasMessageNotContaining("another secret");
  }

  @Test
  void open_nobodyThere_isNamed() {
    var bucket = new S3Bucket(URI.create("http://127.0.0.1:1"), "us-east-1", name, "key", "secret");
    assertThatThrownBy(() -> new S3BlobStore(bucket, here).close())
        .isInstanceOf(BlobsUnavailableException.class)
        .hasMessageContaining("http://127.0.0.1:1");
  }

  private void overwrite(S3Client client, String sha256, String text) {
    client.putObject(
        request -> request.bucket(name).key(key(sha256)), RequestBody.fromString(text));
  }

  private String text(S3Client client, String sha256) {
    return client.getObjectAsBytes(request -> request.bucket(name).key(key(sha256))).asUtf8String();
  }

  private static String key(String sha256) {
    return sha256.substring(0, 2) + "/" + sha256;
  }

  private S3Client client() {
    var bucket = server.bucket(name);
    var credentials = AwsBasicCredentials.create(bucket.accessKey(), bucket.secretKey());
    return S3Client.builder()
        .endpointOverride(bucket.endpoint())
        .region(Region.of(bucket.region()))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .forcePathStyle(true)
        .build();
  }
}
