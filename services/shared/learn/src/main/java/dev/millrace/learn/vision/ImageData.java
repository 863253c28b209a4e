package dev.millrace.learn.vision;

import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Normalization;
import java.util.List;

/// A data set that is ready to be learnt from: images for training and validation, of one shape and
/// in batches of one size.
///
/// @param train what is trained on
/// @param valid what is validated on
/// @param classes the class names by label
/// @param fit how images of other sizes are brought to the shape, in serving too
/// @param augmentations at most one, for the training images
/// @param batch images a step
public record ImageData(
    ImageSource train,
    ImageSource valid,
    List<String> classes,
    Fit fit,
    List<StandardAugmentation> augmentations,
    int batch) {

  public ImageData {
    classes = List.copyOf(classes);
    augmentations = List.copyOf(augmentations);
    if (!train.shape().equals(valid.shape())) {
      throw new IllegalArgumentException(
          "Training and validation images have one shape, but have %s and %s"
              .formatted(train.shape(), valid.shape()));
    }
  }

  /// The shape of every image.
  public ImageShape shape() {
    return train.shape();
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
