package dev.millrace.labeling.exchange;

import dev.millrace.proto.labeling.v1.Project;
import java.io.IOException;
import java.io.OutputStream;

/// Writes labels as a file, one after the other.
@FunctionalInterface
public interface LabelWriter {
  /// Writes a file.
  ///
  /// @param items with their labels, read as they are written
  /// @throws dev.millrace.mesh.InvalidException when the format cannot hold the project's labels
  void write(Project project, Iterable<Labelled> items, OutputStream out) throws IOException;
}
