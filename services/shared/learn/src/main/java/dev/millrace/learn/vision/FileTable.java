package dev.millrace.learn.vision;

import dev.millrace.learn.data.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of a table that speak of files: by name, with or without suffix and folders.
final class FileTable {

  private final Table table;
  private final String fileColumn;
  private final Map<String, List<String>> rows;

  FileTable(Table table, String fileColumn) {
    this.table = table;
    this.fileColumn = fileColumn;
    this.rows = table.rowsBy(fileColumn);
  }

  String cell(Path file, int column) {
    return row(file).get(column);
  }

  int column(String name) {
    return table.column(name);
  }

  List<String> row(Path file) {
    return find(file)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The table's column %s has no row for %s".formatted(fileColumn, file)));
  }

  /// The row that names the file with most of its folders.
  Optional<List<String>> find(Path file) {
    int count = file.getNameCount();
    for (int from = 0; from < count; from++) {
      String path = file.subpath(from, count).toString().replace('\\', '/');
      int suffix = path.lastIndexOf('.');
      for (String name : suffix < 0 ? List.of(path) : List.of(path, path.substring(0, suffix))) {
        List<String> row = rows.get(name);
        if (row != null) {
          return Optional.of(row);
        }
      }
    }
    return Optional.empty();
  }
}
