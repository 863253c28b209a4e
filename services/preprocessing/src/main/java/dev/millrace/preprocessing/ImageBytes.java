package dev.millrace.preprocessing;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageRefused;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.ingest.v1.ItemAdded;

/// The images of items, from their blobs to pixels.
record ImageBytes(BlobStore blobs, ImageReading reading) {

  /// Decodes an item's image into a part of an array.
  ///
  /// @throws CutRefused when it has none, or its bytes are missing, altered or not readable
  void read(ItemAdded item, ImageShape shape, byte[] target, int offset) {
    if (!item.getContent().hasImage()) {
      throw refused(item, "has no image but %s".formatted(item.getContent().getContentCase()));
    }
    try {
      reading.decode(bytes(item), shape, Fit.SQUISH, target, offset);
    } catch (ImageRefused e) {
      throw refused(item, "is not readable, %s: %s".formatted(e.reason(), e.getMessage()));
    }
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
