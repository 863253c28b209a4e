package dev.millrace.ingest.reader;

/// A finite source of items, the same ones in the same order at each reading.
@FunctionalInterface
public interface ItemReader {
  /// The attribute that holds an item's file name or path.
  String FILE = "file";

  /// Hands over every item. What cannot be read is refused there, and the others go on.
  void read(ItemSink sink);
}
