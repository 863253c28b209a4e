package dev.millrace.labeling.explore;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.learn.vision.ImageRefused;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import java.util.Optional;

/// Reads pictures as pixels.
public record PictureReader(BlobStore blobs) {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  /// The pixels of a picture; empty when its bytes are gone or are no picture.
  public Optional<byte[]> read(String sha256, ImageShape shape, Fit fit) {
    try {
      return Optional.of(DECODER.decode(blobs.get(sha256), shape, fit));
    } catch (ImageRefused | NotFoundException _) {
      return Optional.empty();
    }
  }
}
