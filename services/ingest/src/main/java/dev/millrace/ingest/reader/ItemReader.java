package dev.millrace.ingest.reader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A finite source of items, the same ones in the same order at each reading.
@FunctionalInterface
public interface ItemReader {
  /// The attribute that holds an item's file name or path.
  String FILE = "file";

  /// What lies under a path: a folder with all below it, a table in CSV, an archive or an image.
  ///
  /// @param labels where labels come from, except in a table, which has its own column
  static ItemReader of(Path path, FileLabels labels, ReadLimits limits) {
    if (Files.isDirectory(path)) {
      return new FolderItems(path, labels, limits);
    }
    var name = path.toAbsolutePath().normalize().getFileName();
    var text = name == null ? "" : name.toString();
    return text.toLowerCase(Locale.ROOT).endsWith(".csv")
        ? new CsvItems(path, limits)
        : new FileItem(path, text, labels, limits);
  }

  /// Hands over every item. What cannot be read is refused there, and the others go on.
  void read(ItemSink sink);
}
