package dev.millrace.learn.vision;

import dev.millrace.learn.data.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A way to tell a file's numbers.
@FunctionalInterface
public interface NumberLabeller {

  /// The numbers of a file, as many for each.
  ///
  /// @throws IllegalArgumentException when they cannot be told
  List<Double> numbers(Path file);

  /// What some columns of a table have for the file.
  ///
  /// @param fileColumn names the files, with or without their suffixes and folders
  static NumberLabeller fromTable(Table table, String fileColumn, String... numberColumns) {
    var files = new FileTable(table, fileColumn);
    int[] columns = List.of(numberColumns).stream().mapToInt(files::column).toArray();
    return file -> {
      List<String> row = files.row(file);
      return Arrays.stream(columns).mapToObj(row::get).map(Double::valueOf).toList();
    };
  }
}
