package dev.millrace.learn.vision;

import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.objective.Objective;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A data set that is ready to be learnt from: images for training and validation, of one shape and
/// in batches of one size.
///
/// @param train what is trained on
/// @param valid what is validated on
/// @param test images without targets, to be predicted on; there may be none
/// @param objective what is to be learnt
/// @param fit how images of other sizes are brought to the shape, in serving too
/// @param augmentation what is done to training images at random
/// @param batch images a step
/// @param <S> what metrics of the objective are fed with
public record ImageData<S extends Judged>(
    ImageSource train,
    ImageSource valid,
    ImageSource test,
    Objective<S> objective,
    Fit fit,
    StandardAugmentation augmentation,
    int batch) {

  public ImageData {
    if (!train.shape().equals(valid.shape()) || !train.shape().equals(test.shape())) {
      throw new IllegalArgumentException(
          "Images for training, validation and test have one shape, but have %s, %s and %s"
              .formatted(train.shape(), valid.shape(), test.shape()));
    }
    for (ImageSource source : List.of(train, valid)) {
      if (source.targets().bytes() != objective.targetBytes()) {
        throw new IllegalArgumentException(
            "The targets of images take %d bytes, but the objective needs %d"
                .formatted(source.targets().bytes(), objective.targetBytes()));
      }
    }
  }

  /// A data set without images for test and without random changes.
  public static <S extends Judged> ImageData<S> of(
      ImageSource train, ImageSource valid, Objective<S> objective, int batch) {
    var none = new MemoryImages(0, train.shape(), MemorySegment.NULL, Targets.NONE);
    return new ImageData<>(
        train, valid, none, objective, Fit.SQUISH, StandardAugmentation.NONE, batch);
  }

  /// The same data with training images changed at random.
  public ImageData<S> augment(StandardAugmentation other) {
    return new ImageData<>(train, valid, test, objective, fit, other, batch);
  }

  /// The shape of every image.
  public ImageShape shape() {
    return train.shape();
  }

  /// The names of classes, tags, numbers or points.
  public List<String> classes() {
    return objective.names();
  }

  /// The statistics of one batch of training images.
  public Normalization normalization() {
    var statistics = new ChannelStatistics(shape().channels());
    for (int i = 0; i < Math.min(batch, train.count()); i++) {
      statistics.add(train.pixels(i));
    }
    return statistics.normalization();
  }
}
