package dev.millrace.serving.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What tells machines of different speed apart.
final class Machine {
  static final String NAME =
      String.join(
          " ",
          System.getProperty("os.arch"),
          Integer.toString(Runtime.getRuntime().availableProcessors()),
          processor());

  private Machine() {}

  private static String processor() {
    var file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return "";
    }
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith("model name")).findFirst().orElse("");
    } catch (IOException _) {
      return "";
    }
  }
}
