package dev.millrace.training;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// A blob store that can be read and takes no more.
record FullBlobStore(BlobStore store) implements BlobStore {
  @Override
  public Blob put(byte[] bytes, String mediaType) {
    throw full();
  }

  @Override
  public Blob put(Path file, String mediaType) {
    throw full();
  }

  private static UncheckedIOException full() {
    return new UncheckedIOException(new IOException("the disk is full"));
  }

  @Override
  public byte[] get(String sha256) {
    return store.get(sha256);
  }

  @Override
  public Path file(String sha256) {
    return store.file(sha256);
  }

  @Override
  public boolean has(String sha256) {
    return store.has(sha256);
  }

  @Override
  public void close() {}
}
