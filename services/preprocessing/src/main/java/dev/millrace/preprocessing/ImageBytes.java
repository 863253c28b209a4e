package dev.millrace.preprocessing;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.Framing;
import dev.millrace.learn.vision.ImageRefused;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.ingest.v1.ItemAdded;

/// The images of items, from their blobs to pixels.
record ImageBytes(BlobStore blobs, ImageReading reading) {
  private static final Fit FIT = Fit.SQUISH;

  /// An item's image as its file has it.
  record Opened(ImageReading reading, ItemAdded item, byte[] file) {
    /// Decodes into a part of an array.
    ///
    /// @throws CutRefused when the file is not readable
    void decode(ImageShape shape, byte[] target, int offset) {
      try {
        reading.decode(file, shape, FIT, target, offset);
      } catch (ImageRefused e) {
        throw unreadable(item, e);
      }
    }

    /// The way between pixels of the image, as it is shown, and places in what is decoded.
    ///
    /// @throws CutRefused when the file is not readable
    Framing framing(ImageShape shape) {
      try {
        var header = reading.upright(file);
        return Framing.of(header.width(), header.height(), shape, FIT);
      } catch (ImageRefused e) {
        throw unreadable(item, e);
      }
    }
  }

  /// The image of an item.
  ///
  /// @throws CutRefused when it has none, or its bytes are missing or altered
  Opened open(ItemAdded item) {
    if (!item.getContent().hasImage()) {
      throw refused(item, "has no image but %s".formatted(item.getContent().getContentCase()));
    }
    return new Opened(reading, item, bytes(item));
  }

  private static CutRefused unreadable(ItemAdded item, ImageRefused e) {
    return refused(item, "is not readable, %s: %s".formatted(e.reason(), e.getMessage()));
  }

  private byte[] bytes(ItemAdded item) {
    var sha256 = item.getContent().getImage().getBlob().getSha256();
    try {
      var bytes = blobs.get(sha256);
      if (!Sha256.of(bytes).equals(sha256)) {
        throw refused(item, "was altered: its blob %s has other content".formatted(sha256));
      }
      return bytes;
    } catch (NotFoundException _) {
      throw refused(item, "is missing: the blob store has no %s".formatted(sha256));
    } catch (IllegalArgumentException e) {
      throw refused(item, "has no blob: %s".formatted(e.getMessage()));
    }
  }

  private static CutRefused refused(ItemAdded item, String what) {
    return new CutRefused(
        "item %s %s. Remove the item, or bring its image in again, and cut again"
            .formatted(item.getItem(), what));
  }
}
