package dev.millrace.evaluation;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A store that hands out files only when its gate is open, so that a test can hold a worker in the
/// middle of its work.
record GatedBlobs(BlobStore blobs, CountDownLatch reached, CountDownLatch gate)
    implements BlobStore {
  GatedBlobs(BlobStore blobs) {
    this(blobs, new CountDownLatch(1), new CountDownLatch(1));
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("not reached within 30 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Path file(String sha256) {
    reached.countDown();
    await(gate);
    return blobs.file(sha256);
  }

  @Override
  public Blob put(byte[] bytes, String mediaType) {
    return blobs.put(bytes, mediaType);
  }

  @Override
  public Blob put(Path file, String mediaType) {
    return blobs.put(file, mediaType);
  }

  @Override
  public byte[] get(String sha256) {
    return blobs.get(sha256);
  }

  @Override
  public boolean has(String sha256) {
    return blobs.has(sha256);
  }

  @Override
  public void close() {}
}
