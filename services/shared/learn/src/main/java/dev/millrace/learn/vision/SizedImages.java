package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.vision.LabelledImages.Item;
import java.util.List;
import java.util.function.Function;

/// Image files with their labels and the shape that they are brought to.
///
/// @param images the files
/// @param shape the shape of what the network sees
/// @param fit how images of other proportions are brought to it
/// @param augmentation what is done to training images at random
/// @param <S> what metrics of the objective are fed with
public record SizedImages<S extends Judged>(
    LabelledImages<S> images, ImageShape shape, Fit fit, StandardAugmentation augmentation) {

  /// Changes training images at random.
  public SizedImages<S> augment(StandardAugmentation other) {
    return new SizedImages<>(images, shape, fit, other);
  }

  /// One training file on its way from its bytes to what the network sees, a line a step, for
  /// people who want to know whether their data is what they think it is.
  ///
  /// @throws ImageRefused when the file is no image
  public String summary() {
    return Summary.of(this);
  }

  /// Puts images into batches, decoded anew each time they are needed.
  public ImageData<S> batch(int size) {
    return batch(size, files -> files);
  }

  /// Puts images into batches, all decoded now and kept in memory.
  ///
  /// @throws ImageRefused when a file is no image
  public ImageData<S> batchInMemory(int size) {
    return batch(size, FileImages::inMemory);
  }

  private ImageData<S> batch(int size, Function<FileImages, ImageSource> keeping) {
    var test = new FileImages(images.test(), shape, fit, Targets.NONE);
    return new ImageData<>(
        keeping.apply(labelled(images.train())),
        keeping.apply(labelled(images.valid())),
        keeping.apply(test),
        images.objective(),
        fit,
        augmentation,
        size);
  }

  FileImages labelled(List<Item> items) {
    Targets targets = FileTargets.of(images.objective(), items, shape, fit);
    return new FileImages(items.stream().map(Item::file).toList(), shape, fit, targets);
  }
}
