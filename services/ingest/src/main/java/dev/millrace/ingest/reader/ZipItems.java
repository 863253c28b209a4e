package dev.millrace.ingest.reader;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_DAMAGED;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_EMPTY_ARCHIVE;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNSAFE_PATH;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The files in a zip archive. Unsafe paths, damaged entries and entries that are too large are
/// refused one by one; what unpacks beyond the limits ends the reading.
///
/// @param name the archive's own name, as its sender gave it
public record ZipItems(Path archive, String name, FileLabels labels, ReadLimits limits)
    implements ItemReader {
  private static final long LARGEST_DIRECTORY = 64L << 20;
  private static final long FREE_BYTES = 1L << 20;

  /// Whether a file begins as a zip archive does, an empty one included.
  public static boolean isZip(byte[] start) {
    return start.length >= 4
        && start[0] == 'P'
        && start[1] == 'K'
        && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6));
  }

  @Override
  public void read(ItemSink sink) {
    try {
      var directory = ZipDirectory.of(archive);
      if (directory.entries() > limits.archiveEntries() || directory.bytes() > LARGEST_DIRECTORY) {
        sink.refuse(name, REFUSAL_REASON_TOO_MANY_BYTES, tooManyEntries(directory));
        return;
      }
      try (var zip = new ZipFile(archive.toFile())) {
        read(zip, sink);
      }
    } catch (IOException e) {
      sink.refuse(
          name,
          REFUSAL_REASON_DAMAGED,
          "%s is not a readable zip archive: %s; pack it again".formatted(name, e.getMessage()));
    }
  }

  private void read(ZipFile zip, ItemSink sink) {
    var unpacking = new Unpacking();
    var files = 0;
    for (var entry : Collections.list(zip.entries())) {
      if (!entry.isDirectory()) {
        files++;
        if (!read(zip, entry, unpacking, sink)) {
          return;
        }
      }
    }
    if (files == 0) {
      sink.refuse(
          name,
          REFUSAL_REASON_EMPTY_ARCHIVE,
          "%s holds no files; pack the images into it".formatted(name));
    }
  }

  /// False when the archive must not be read on.
  private boolean read(ZipFile zip, ZipEntry entry, Unpacking unpacking, ItemSink sink) {
    var parts = SafePath.parts(entry.getName());
    if (parts.isEmpty()) {
      sink.refuse(
          entry.getName(),
          REFUSAL_REASON_UNSAFE_PATH,
          "the path leads out of the archive; pack files under plain relative paths");
      return true;
    }
    if (SafePath.isHidden(parts.get())) {
      return true;
    }
    var path = String.join("/", parts.get());
    byte[] bytes;
    try {
      bytes = unpack(zip, entry);
    } catch (IOException e) {
      sink.refuse(
          path,
          REFUSAL_REASON_DAMAGED,
          "the entry cannot be unpacked: %s; pack it again".formatted(e.getMessage()));
      return true;
    }
    if (!unpacking.allows(entry, bytes.length)) {
      sink.refuse(name, REFUSAL_REASON_TOO_MANY_BYTES, unpacking.refusal(path));
      return false;
    }
    if (bytes.length > limits.itemBytes()) {
      sink.refuse(path, REFUSAL_REASON_TOO_MANY_BYTES, Images.tooLarge(bytes.length, limits));
    } else {
      sink.take(Images.item(path, bytes, labels.of(parts.get()), Map.of()));
    }
    return true;
  }

  /// All bytes of an entry, or one more than the limit.
  private byte[] unpack(ZipFile zip, ZipEntry entry) throws IOException {
    byte[] bytes;
    try (var in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) limits.itemBytes() + 1);
    }
    var sum = new CRC32();
    sum.update(bytes);
    if (bytes.length <= limits.itemBytes() && sum.getValue() != entry.getCrc()) {
      throw new ZipException("its check sum is wrong");
    }
    return bytes;
  }

  private String tooManyEntries(ZipDirectory directory) {
    return "the archive has %d entries and a directory of %d bytes, at most %d and %d are taken;"
            .formatted(
                directory.entries(), directory.bytes(), limits.archiveEntries(), LARGEST_DIRECTORY)
        + " split it";
  }

  /// How much an archive has unpacked to so far.
  private final class Unpacking {
    private long packed;
    private long unpacked;

    boolean allows(ZipEntry entry, long length) {
      packed += Math.max(0, entry.getCompressedSize());
      unpacked += length;
      return unpacked <= limits.archiveBytes()
          && unpacked - FREE_BYTES <= packed * limits.archiveRatio();
    }

    String refusal(String path) {
      return "at %s the archive has unpacked from %d to %d bytes, at most %d or %d times as many"
              .formatted(path, packed, unpacked, limits.archiveBytes(), limits.archiveRatio())
          + " are taken; the rest was not read, split the archive or pack it less tightly";
    }
  }
}
