package dev.millrace.ingest.reader;

import java.util.List;

/// Where a file's label comes from.
public enum FileLabels {
  /// Files have none.
  NONE,
  /// The name of the folder that the file lies in; none for a file at the top.
  FOLDER;

  /// The class of a file, empty for none.
  ///
  /// @param path the folders and the file's name
  String of(List<String> path) {
    return switch (this) {
      case NONE -> "";
      case FOLDER -> path.size() < 2 ? "" : path.get(path.size() - 2);
    };
  }
}
