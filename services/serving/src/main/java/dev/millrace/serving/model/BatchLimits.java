package dev.millrace.serving.model;

/// How far images of one model are run together.
///
/// @param images the most images in one run of the model
/// @param waiting the most images that may wait; more are refused
/// @param lanes the most runs of one model at a time
public record BatchLimits(int images, int waiting, int lanes) {
  public BatchLimits {
    if (images < 1 || waiting < images || lanes < 1) {
      throw new IllegalArgumentException(
          "a batch needs an image, a queue that holds a batch and a lane, but got %d, %d and %d"
              .formatted(images, waiting, lanes));
    }
  }
}
