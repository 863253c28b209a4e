package dev.millrace.ingest.reader;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Single image files, without labels.
public record FileItems(List<Path> files, ReadLimits limits) implements ItemReader {
  public FileItems {
    files = List.copyOf(files);
  }

  @Override
  public void read(ItemSink sink) {
    files.forEach(file -> Images.read(file, name(file), "", Map.of(), limits, sink));
  }

  private static String name(Path file) {
    var name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }
}
