package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.objective.Objective;
import java.nio.file.Path;
import java.util.List;

/// Image files with what is true of them, still of any size.
///
/// @param objective what is to be learnt
/// @param train the files to train on
/// @param valid the files to validate on
/// @param test files without labels, to be predicted on
/// @param unknown validation files that have a class or tags that no training file has: those of
///   such a class are left out, such tags are taken away
/// @param <S> what metrics of the objective are fed with
public record LabelledImages<S extends Judged>(
    Objective<S> objective,
    List<Item> train,
    List<Item> valid,
    List<Path> test,
    List<Path> unknown) {

  /// A file and what is true of it.
  public record Item(Path file, ImageLabel label) {}

  public LabelledImages {
    train = List.copyOf(train);
    valid = List.copyOf(valid);
    test = List.copyOf(test);
    unknown = List.copyOf(unknown);
  }

  /// The names of classes, tags, numbers or points.
  public List<String> classes() {
    return objective.names();
  }

  /// Adds files without labels, to be predicted on.
  public LabelledImages<S> test(Images images) {
    return new LabelledImages<>(objective, train, valid, images.files(), unknown);
  }

  /// Brings all images to a square of so many pixels, in colour, cutting off what is longer.
  public SizedImages<S> size(int side) {
    return size(new ImageShape(side, side, 3), Fit.CROP);
  }

  /// Brings all images to a shape.
  public SizedImages<S> size(ImageShape shape, Fit fit) {
    return new SizedImages<>(this, shape, fit, StandardAugmentation.NONE);
  }
}
