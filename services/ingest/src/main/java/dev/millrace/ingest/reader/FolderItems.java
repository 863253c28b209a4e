package dev.millrace.ingest.reader;

import dev.millrace.proto.ingest.v1.RefusalReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// All files below a folder, in the order of their paths; hidden ones are passed over.
public record FolderItems(Path folder, FileLabels labels, ReadLimits limits) implements ItemReader {
  /// How many files there are.
  public int count() {
    return files().size();
  }

  @Override
  public void read(ItemSink sink) {
    for (var file : files()) {
      var parts = parts(file);
      if (parts.stream().anyMatch(part -> part.codePoints().anyMatch(Character::isISOControl))) {
        sink.refuse(
            String.join("/", parts),
            RefusalReason.REFUSAL_REASON_UNSAFE_PATH,
            "the path holds control characters; rename the file");
      } else {
        Images.read(file, String.join("/", parts), labels.of(parts), Map.of(), limits, sink);
      }
    }
  }

  private List<Path> files() {
    try (var walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !SafePath.isHidden(parts(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder %s cannot be read".formatted(folder), e);
    }
  }

  private List<String> parts(Path file) {
    var parts = new ArrayList<String>();
    folder.relativize(file).forEach(part -> parts.add(part.toString()));
    return parts;
  }
}
