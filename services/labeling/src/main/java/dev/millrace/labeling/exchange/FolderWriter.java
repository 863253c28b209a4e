package dev.millrace.labeling.exchange;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.labeling.v1.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A ZIP with a folder for each class, and the items of the class in it.
///
/// @param blobs where the items' bytes are
public record FolderWriter(BlobStore blobs) implements LabelWriter {
  private static final Map<String, String> ENDINGS =
      Map.of(
          "image/png", ".png",
          "image/jpeg", ".jpg",
          "image/gif", ".gif",
          "image/webp", ".webp",
          "image/bmp", ".bmp");

  @Override
  public void write(Project project, Iterable<Labelled> items, OutputStream out)
      throws IOException {
    var zip = new ZipOutputStream(out);
    zip.setLevel(0);
    int number = 0;
    for (var labelled : items) {
      if (!labelled.value().hasClassName() || !labelled.item().getContent().hasImage()) {
        throw new InvalidException(
            "folders hold images of one class each, and project '%s' is of %s: take CSV or Label Studio's format"
                .formatted(project.getId(), project.getApplication()));
      }
      add(zip, labelled, ++number);
    }
    zip.finish();
  }

  private void add(ZipOutputStream zip, Labelled labelled, int number) throws IOException {
    var blob = labelled.item().getContent().getImage().getBlob();
    var ending = ENDINGS.getOrDefault(blob.getMediaType(), "");
    // The number keeps apart what is alike once it may be a file's name.
    var name = safe(labelled.id()).replaceAll("\\.[a-z]{3,4}$", "");
    zip.putNextEntry(
        new ZipEntry(
            "%s/%s-%d%s".formatted(safe(labelled.value().getClassName()), name, number, ending)));
    try {
      Files.copy(blobs.file(blob.getSha256()), zip);
    } catch (NotFoundException e) {
      throw new InvalidException(
          "the bytes of item '%s' are gone: %s".formatted(labelled.id(), e.getMessage()));
    }
    zip.closeEntry();
  }

  /// A name that is one part of a path, and no way out of it.
  private static String safe(String name) {
    var safe = name.replaceAll("[^\\p{L}\\p{N} ._-]", "_").replaceAll("^\\.+", "_");
    return safe.length() > 100 ? safe.substring(0, 100) : safe;
  }
}
