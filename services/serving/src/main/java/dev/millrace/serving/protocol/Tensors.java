package dev.millrace.serving.protocol;

import java.util.List;

/// The names of tensors and parameters that classifiers of images take and give.
public final class Tensors {
  /// Input, BYTES `[images]`: encoded images.
  public static final String IMAGE = "image";

  /// Input, UINT8 or FP32 from 0 to 1, `[images, height, width, channels]`: pixels.
  public static final String PIXELS = "pixels";

  /// Output, FP32 `[images, classes]`.
  public static final String PROBABILITIES = "probabilities";

  /// Output, BYTES `[images]`: the name of each image's most probable class.
  public static final String CLASSES = "classes";

  /// Both outputs, in the order in which they are given when a request names none.
  public static final List<String> OUTPUTS = List.of(PROBABILITIES, CLASSES);

  /// Request parameter: the caller's item ids, one a line, one an image.
  public static final String ITEMS = "items";

  /// Response parameter: the ids of the predictions, one a line, one an image.
  public static final String PREDICTIONS = "predictions";

  private Tensors() {}
}
