package dev.millrace.learn.vision;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/// Unpacks the archives that test data come in.
final class Archives {

  private Archives() {}

  static void extract(Path zip, Path folder) throws IOException {
    try (var files = FileSystems.newFileSystem(zip);
        var entries = Files.walk(files.getPath("/"))) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(entry.toString().substring(1));
        Files.createDirectories(target.getParent());
        Files.copy(entry, target);
      }
    }
  }
}
