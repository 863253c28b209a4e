package dev.millrace.learn.vision;

import dev.millrace.learn.data.Table;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// A way to tell a file's tags.
@FunctionalInterface
public interface Tagger {

  /// The tags of a file, which may be none.
  ///
  /// @throws IllegalArgumentException when they cannot be told
  Set<String> tags(Path file);

  /// What a column of a table has for the file, parted by a delimiter.
  ///
  /// @param fileColumn names the files, with or without their suffixes and folders
  static Tagger fromTable(Table table, String fileColumn, String tagColumn, String delimiter) {
    var files = new FileTable(table, fileColumn);
    int column = files.column(tagColumn);
    return file -> parted(files.cell(file, column), delimiter);
  }

  /// What another labeller says, parted by a delimiter.
  static Tagger parted(Labeller labeller, String delimiter) {
    return file -> parted(labeller.label(file), delimiter);
  }

  private static Set<String> parted(String tags, String delimiter) {
    Set<String> found = new LinkedHashSet<>();
    for (String tag : tags.split(Pattern.quote(delimiter), -1)) {
      if (!tag.isBlank()) {
        found.add(tag.strip());
      }
    }
    return found;
  }
}
