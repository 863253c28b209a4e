package dev.millrace.serving.protocol;

import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import java.util.List;

/// The names of tensors and parameters that models of images take and give.
public final class Tensors {
  /// Input, BYTES `[images]`: encoded images.
  public static final String IMAGE = "image";

  /// Input, UINT8 or FP32 from 0 to 1, `[images, height, width, channels]`: pixels.
  public static final String PIXELS = "pixels";

  /// Output of classes and tags, FP32 `[images, classes]`.
  public static final String PROBABILITIES = "probabilities";

  /// Output of classes, BYTES `[images]`: the name of each image's most probable class.
  public static final String CLASSES = "classes";

  /// Output of tags, BYTES `[images]`: the names of the tags that each image is given, one a line.
  public static final String TAGS = "tags";

  /// Output of points, FP32 `[images, points, 2]`: x and y in pixels of the picture that was given.
  public static final String POINTS = "points";

  /// Output of numbers, FP32 `[images, numbers]`.
  public static final String NUMBERS = "numbers";

  /// All outputs of all models.
  public static final List<String> OUTPUTS = List.of(PROBABILITIES, CLASSES, TAGS, POINTS, NUMBERS);

  /// The outputs of a model, in the order in which they are given when a request names none.
  public static List<String> outputs(Objective<?> objective) {
    return switch (objective) {
      case Classes _ -> List.of(PROBABILITIES, CLASSES);
      case Tags _ -> List.of(PROBABILITIES, TAGS);
      case Points _ -> List.of(POINTS);
      case Numbers _ -> List.of(NUMBERS);
    };
  }

  /// The dimensions of an output behind that of the images.
  static List<Long> dims(Objective<?> objective, String output) {
    long names = objective.names().size();
    return switch (output) {
      case CLASSES, TAGS -> List.of();
      case POINTS -> List.of(names, 2L);
      default -> List.of(names);
    };
  }

  /// The datatype of an output.
  static Datatype datatype(String output) {
    return output.equals(CLASSES) || output.equals(TAGS) ? Datatype.BYTES : Datatype.FP32;
  }

  /// Request parameter: the caller's item ids, one a line, one an image.
  public static final String ITEMS = "items";

  /// Response parameter: the ids of the predictions, one a line, one an image.
  public static final String PREDICTIONS = "predictions";

  private Tensors() {}
}
