package dev.millrace.mesh.blob;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobStoreTest extends BlobStoreContract {
  @TempDir private Path folder;

  @Override
  BlobStore store() {
    return new FolderBlobStore(folder);
  }
}
