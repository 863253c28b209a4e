package dev.millrace.ingest.reader;

import dev.millrace.proto.ingest.v1.RefusalReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// One file: a zip archive, told by its first bytes, with all it holds, or else one image.
///
/// @param file where it lies
/// @param name the relative path that its sender gave it
/// @param labels where labels come from
public record FileItem(Path file, String name, FileLabels labels, ReadLimits limits)
    implements ItemReader {
  @Override
  public void read(ItemSink sink) {
    var parts = SafePath.parts(name);
    if (parts.isEmpty()) {
      sink.refuse(
          name,
          RefusalReason.REFUSAL_REASON_UNSAFE_PATH,
          "the name is no plain relative path; send the file under another");
    } else if (isZip()) {
      new ZipItems(file, name, labels, limits).read(sink);
    } else {
      Images.read(file, name, labels.of(parts.get()), Map.of(), limits, sink);
    }
  }

  private boolean isZip() {
    try (var in = Files.newInputStream(file)) {
      return ZipItems.isZip(in.readNBytes(4));
    } catch (IOException _) {
      // Reading it as an image will say what is wrong.
      return false;
    }
  }
}
