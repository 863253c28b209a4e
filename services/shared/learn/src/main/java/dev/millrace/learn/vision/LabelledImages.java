package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import java.nio.file.Path;
import java.util.List;

/// Image files with their classes, still of any size.
///
/// @param train the files to train on
/// @param valid the files to validate on
/// @param classes the class names by label
/// @param unknown validation files that were left out because no training file is of their class
public record LabelledImages(
    List<Item> train, List<Item> valid, List<String> classes, List<Path> unknown) {

  /// A file and the index of its class.
  public record Item(Path file, int label) {}

  public LabelledImages {
    train = List.copyOf(train);
    valid = List.copyOf(valid);
    classes = List.copyOf(classes);
    unknown = List.copyOf(unknown);
  }

  /// Brings all images to a square of so many pixels, in colour, cutting off what is longer.
  public SizedImages size(int side) {
    return size(new ImageShape(side, side, 3), Fit.CROP);
  }

  /// Brings all images to a shape.
  public SizedImages size(ImageShape shape, Fit fit) {
    return new SizedImages(this, shape, fit, List.of());
  }
}
