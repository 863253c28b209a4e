package dev.millrace.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Real data sets, in the folder that `MILLRACE_DATA` names or in `shared/data` beside the
/// repository.
public final class DataSets {
  private DataSets() {}

  /// The folder of a data set. The test is skipped, with the name of the data set, when it is not
  /// there.
  public static Path named(String name) {
    var folder = root().resolve(name).toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(folder), () -> "data set %s is not in %s".formatted(name, root()));
    return folder;
  }

  private static Path root() {
    return Optional.ofNullable(System.getenv("MILLRACE_DATA"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("millrace.root", "."), "..", "shared", "data"));
  }
}
