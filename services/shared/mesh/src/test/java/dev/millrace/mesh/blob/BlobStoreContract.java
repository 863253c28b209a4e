package dev.millrace.mesh.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store of blobs keeps.
abstract class BlobStoreContract {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  abstract BlobStore store();

  @Test
  void put_bytes_namesThemByTheirSha256() {
    try (var store = store()) {
      var blob = store.put("abc".getBytes(UTF_8), "text/plain");
      assertThat(blob.getSha256()).isEqualTo(ABC);
      assertThat(blob.getSize()).isEqualTo(3);
      assertThat(blob.getMediaType()).isEqualTo("text/plain");
      assertThat(store.get(ABC)).isEqualTo("abc".getBytes(UTF_8));
      assertThat(store.has(ABC)).isTrue();
    }
  }

  @Test
  void put_again_isHarmless() {
    try (var store = store()) {
      store.put("abc".getBytes(UTF_8), "text/plain");
      store.put("abc".getBytes(UTF_8), "text/plain");
      assertThat(store.get(ABC)).isEqualTo("abc".getBytes(UTF_8));
    }
  }

  @Test
  void put_file_leavesTheFile(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("abc.txt"), "abc");
    try (var store = store()) {
      assertThat(store.put(file, "text/plain").getSha256()).isEqualTo(ABC);
      assertThat(file).hasContent("abc");
      assertThat(store.file(ABC)).hasContent("abc");
    }
  }

  @Test
  void get_unknown_isNamed() {
    try (var store = store()) {
      assertThat(store.has(ABC)).isFalse();
      assertThatThrownBy(() -> store.get(ABC))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(ABC);
      assertThatThrownBy(() -> store.file(ABC)).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void get_path_isRefused() {
    try (var store = store()) {
      assertThatThrownBy(() -> store.get("../../etc/passwd"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SHA-256");
    }
  }
}
