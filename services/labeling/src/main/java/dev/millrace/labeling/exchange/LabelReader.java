package dev.millrace.labeling.exchange;

import dev.millrace.proto.labeling.v1.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Reads a file of labels from its begin to its end, whatever its size.
@FunctionalInterface
public interface LabelReader {
  /// Reads a file.
  ///
  /// @param project whose schema says what kind of labels to look for
  /// @param sink told of every label and of every place that cannot be used
  /// @throws dev.millrace.mesh.InvalidException when the file is not of its format
  void read(Project project, Path file, Consumer<Reading> sink) throws IOException;
}
