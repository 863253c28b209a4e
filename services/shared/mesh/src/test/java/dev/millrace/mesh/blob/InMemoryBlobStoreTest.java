package dev.millrace.mesh.blob;

class InMemoryBlobStoreTest extends BlobStoreContract {
  @Override
  BlobStore store() {
    return new InMemoryBlobStore();
  }
}
