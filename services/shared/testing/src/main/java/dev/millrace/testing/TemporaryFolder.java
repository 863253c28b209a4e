package dev.millrace.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder that lives as long as this JVM.
final class TemporaryFolder {
  private TemporaryFolder() {}

  static Path make() {
    try {
      return Files.createTempDirectory("millrace-test-");
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary folder could be made.", e);
    }
  }

  static void delete(Path folder) {
    try (var walk = Files.walk(folder)) {
      for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException _) {
      // Somebody else was faster, which is as good.
    } catch (IOException e) {
      throw new UncheckedIOException("%s was not removed.".formatted(folder), e);
    }
  }
}
