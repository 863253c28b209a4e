package dev.millrace.learn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where real data sets lie that are no part of the repository.
public final class TestData {

  private TestData() {}

  /// The folder or file of a name; the test is skipped by that name when it is not there.
  public static Path require(String name) {
    Path root =
        Optional.ofNullable(System.getenv("MILLRACE_DATA"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("millrace.root", "."), "..", "shared", "data"));
    Path path = root.resolve(name);
    assumeTrue(Files.exists(path), () -> "the data " + name + " is not at " + root);
    return path;
  }
}
