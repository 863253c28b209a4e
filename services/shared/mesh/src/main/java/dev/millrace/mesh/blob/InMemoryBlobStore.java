package dev.millrace.mesh.blob;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.mesh.v1.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Blobs in memory, for tests.
public final class InMemoryBlobStore implements BlobStore {
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();

  @Override
  public Blob put(byte[] bytes, String mediaType) {
    var sha256 = Sha256.of(bytes);
    blobs.putIfAbsent(sha256, bytes.clone());
    return FolderBlobStore.blob(sha256, bytes.length, mediaType);
  }

  @Override
  public Blob put(Path file, String mediaType) {
    try {
      return put(Files.readAllBytes(file), mediaType);
    } catch (IOException e) {
      throw new UncheckedIOException("%s was not kept as a blob".formatted(file), e);
    }
  }

  @Override
  public byte[] get(String sha256) {
    var bytes = blobs.get(Sha256.check(sha256));
    if (bytes == null) {
      throw new NotFoundException("no blob %s in memory".formatted(sha256));
    }
    return bytes.clone();
  }

  @Override
  public Path file(String sha256) {
    try {
      var file = Files.createTempFile("blob", sha256);
      file.toFile().deleteOnExit();
      return Files.write(file, get(sha256));
    } catch (IOException e) {
      throw new UncheckedIOException("blob %s was not written".formatted(sha256), e);
    }
  }

  @Override
  public boolean has(String sha256) {
    return blobs.containsKey(Sha256.check(sha256));
  }

  @Override
  public void close() {
    blobs.clear();
  }
}
