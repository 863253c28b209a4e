package dev.millrace.learn.vision;

import dev.millrace.learn.data.Table;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A way to tell a file's class.
@FunctionalInterface
public interface Labeller {

  /// The class of a file.
  ///
  /// @throws IllegalArgumentException when it cannot be told
  String label(Path file);

  /// The name of the folder that holds the file.
  static Labeller fromFolder() {
    return file -> {
      if (file.getNameCount() < 2) {
        throw new IllegalArgumentException(file + " is in no folder");
      }
      return file.getName(file.getNameCount() - 2).toString();
    };
  }

  /// The first group of a pattern that is searched in the file's name.
  static Labeller fromName(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return file -> {
      Matcher matcher = compiled.matcher(file.getFileName().toString());
      if (!matcher.find() || matcher.groupCount() < 1) {
        throw new IllegalArgumentException(
            "The name of %s has no group that matches %s".formatted(file, pattern));
      }
      return matcher.group(1);
    };
  }

  /// What a column of a table has for the file.
  ///
  /// @param fileColumn names the files, with or without their suffixes and folders
  static Labeller fromTable(Table table, String fileColumn, String labelColumn) {
    var files = new FileTable(table, fileColumn);
    int column = files.column(labelColumn);
    return file -> files.cell(file, column);
  }

  /// What a table has for the file's name.
  static Labeller fromTable(Map<String, String> byName) {
    return file ->
        Optional.ofNullable(byName.get(file.getFileName().toString()))
            .orElseThrow(() -> new IllegalArgumentException("The table has no label for " + file));
  }
}
