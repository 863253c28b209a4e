package dev.millrace.ingest.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Files in a folder of this machine.
record FolderSource(Path folder) implements Source {
  @Override
  public String describe() {
    return "the folder " + folder;
  }

  @Override
  public void fetch(List<DataFile> files, Path into, FetchProgress progress) throws IOException {
    link(files, folder, into);
  }

  /// Copies files, packed or not, out of a folder.
  static void link(List<DataFile> files, Path folder, Path into) throws IOException {
    for (var file : files) {
      var packed = folder.resolve(file.packedName());
      var plain = folder.resolve(file.name());
      if (!Files.isRegularFile(packed) && !Files.isRegularFile(plain)) {
        throw new SourceFailedException(
            "%s has neither %s nor %s".formatted(folder, file.packedName(), file.name()));
      }
      var found = Files.isRegularFile(packed) ? packed : plain;
      Files.copy(found, into.resolve(file.packedName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
