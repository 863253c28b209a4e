package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import java.util.List;

/// Image files with their classes and the shape that they are brought to.
///
/// @param images the files
/// @param shape the shape of what the network sees
/// @param fit how images of other proportions are brought to it
/// @param augmentations at most one, for the training images
public record SizedImages(
    LabelledImages images, ImageShape shape, Fit fit, List<StandardAugmentation> augmentations) {

  public SizedImages {
    augmentations = List.copyOf(augmentations);
    if (augmentations.size() > 1) {
      throw new IllegalArgumentException("Images are augmented in one way, but two were given");
    }
  }

  /// Changes training images at random.
  public SizedImages augment(StandardAugmentation augmentation) {
    return new SizedImages(images, shape, fit, List.of(augmentation));
  }

  /// Puts images into batches, decoded anew each time they are needed.
  public ImageData batch(int size) {
    return new ImageData(
        new FileImages(images.train(), shape, fit),
        new FileImages(images.valid(), shape, fit),
        images.classes(),
        fit,
        augmentations,
        size);
  }

  /// Puts images into batches, all decoded now and kept in memory.
  ///
  /// @throws ImageRefused when a file is no image
  public ImageData batchInMemory(int size) {
    return new ImageData(
        new FileImages(images.train(), shape, fit).inMemory(),
        new FileImages(images.valid(), shape, fit).inMemory(),
        images.classes(),
        fit,
        augmentations,
        size);
  }
}
