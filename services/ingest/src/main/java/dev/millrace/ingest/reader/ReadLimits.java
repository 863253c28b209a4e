package dev.millrace.ingest.reader;

/// What reading may cost at most.
///
/// @param itemBytes of one item
/// @param archiveEntries in one archive
/// @param archiveBytes of all entries of one archive, unpacked
/// @param archiveRatio unpacked to packed bytes of an archive, beyond its first unpacked mebibyte
public record ReadLimits(long itemBytes, int archiveEntries, long archiveBytes, int archiveRatio) {
  /// 20 MiB an item; 200,000 entries, 4 GiB and a ratio of 200 an archive.
  public static final ReadLimits DEFAULT = new ReadLimits(20L << 20, 200_000, 4L << 30, 200);

  public ReadLimits {
    if (itemBytes < 1 || archiveEntries < 1 || archiveBytes < 1 || archiveRatio < 1) {
      throw new IllegalArgumentException(
          "Limits are at least 1, but are %d bytes an item, %d entries, %d bytes and ratio %d an archive"
              .formatted(itemBytes, archiveEntries, archiveBytes, archiveRatio));
    }
    if (itemBytes > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("An item of %d bytes does not fit".formatted(itemBytes));
    }
  }
}
