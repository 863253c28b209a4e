package dev.millrace.learn.data;

import java.util.List;
import java.util.stream.IntStream;

/// How pixels become model inputs: `(value / 255 - mean) / deviation`, one mean and one deviation a
/// channel, both on the scale 0 to 1.
///
/// It is fitted on the training images alone (see [ChannelStatistics]) and travels with the model.
public record Normalization(List<Float> mean, List<Float> deviation) {

  /// The statistics of the ImageNet training set, which pretrained backbones expect; three
  /// channels.
  public static final Normalization IMAGENET =
      new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  public Normalization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.isEmpty() || mean.size() != deviation.size()) {
      throw new IllegalArgumentException(
          "A normalisation needs one mean and one deviation a channel, but has %s and %s"
              .formatted(mean, deviation));
    }
    for (float value : deviation) {
      if (!(value > 0) || Float.isInfinite(value)) {
        throw new IllegalArgumentException(
            "A deviation is positive and finite, but one is %s".formatted(value));
      }
    }
  }

  /// The number of channels.
  public int channels() {
    return mean.size();
  }

  /// What a byte is multiplied with before [#byteShift] is added, a channel.
  public double[] byteScale() {
    return deviation.stream().mapToDouble(spread -> 1 / (255.0 * spread)).toArray();
  }

  /// What is added to a byte after [#byteScale], a channel.
  public double[] byteShift() {
    return IntStream.range(0, channels())
        .mapToDouble(i -> -(double) mean.get(i) / deviation.get(i))
        .toArray();
  }
}
