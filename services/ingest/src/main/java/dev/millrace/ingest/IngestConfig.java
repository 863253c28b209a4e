package dev.millrace.ingest;

import dev.millrace.ingest.reader.ReadLimits;
import dev.millrace.learn.vision.ImageLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalInt;

/// What the ingest service takes, and how much of it at once.
@ConfigMapping(prefix = "millrace.ingest")
interface IngestConfig {
  /// Bytes of one encoded image.
  @WithDefault("20971520")
  long maxImageBytes();

  /// Pixels of one image, by its header.
  @WithDefault("50000000")
  long maxImagePixels();

  /// Threads that check items and keep their bytes; as many as there are cores when it is not set.
  /// With blobs in S3, where keeping is waiting, some tens do better.
  OptionalInt checkThreads();

  /// Items in one transaction at most.
  @WithDefault("512")
  int batchItems();

  /// Bytes of items that are received and not checked yet, in all streams together.
  @WithDefault("134217728")
  long inFlightBytes();

  /// Files and folders in one archive.
  @WithDefault("200000")
  int maxArchiveEntries();

  /// Bytes of all entries of one archive, unpacked.
  @WithDefault("4294967296")
  long maxArchiveBytes();

  /// Unpacked to packed bytes of an archive, beyond its first unpacked mebibyte.
  @WithDefault("200")
  int maxArchiveRatio();

  /// A topic whose records are items: `project`, `item`, `label` and any other headers, which
  /// become attributes; the value is an encoded image. Unset for none.
  Optional<String> sourceTopic();

  /// The limits of uploads.
  default ReadLimits reading() {
    return new ReadLimits(
        maxImageBytes(), maxArchiveEntries(), maxArchiveBytes(), maxArchiveRatio());
  }

  /// The settings of the door.
  default Intake.Settings intake() {
    var limits = IngestLimits.DEFAULT.withImage(new ImageLimits(maxImageBytes(), maxImagePixels()));
    var threads = checkThreads().orElse(Runtime.getRuntime().availableProcessors());
    return new Intake.Settings(limits, threads, batchItems(), inFlightBytes());
  }
}
