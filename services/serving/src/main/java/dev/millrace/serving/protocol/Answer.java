package dev.millrace.serving.protocol;

import static java.util.Objects.requireNonNull;

import dev.millrace.serving.model.ModelIdentity;
import java.util.List;

/// What a model says of some images, in their order.
///
/// @param probabilities `[images][classes]`, each row summing to 1
/// @param predictions an id for each image's prediction, as in the event that tells of it
public record Answer(ModelIdentity model, float[][] probabilities, List<String> predictions) {
  public Answer {
    requireNonNull(model, "model is null");
    predictions = List.copyOf(predictions);
    if (predictions.size() != probabilities.length) {
      throw new IllegalArgumentException(
          "%d predictions have %d ids".formatted(probabilities.length, predictions.size()));
    }
  }

  /// The most probable class of an image, the first of equal ones.
  public String predicted(int image) {
    var row = probabilities[image];
    var best = 0;
    for (int label = 1; label < row.length; label++) {
      if (row[label] > row[best]) {
        best = label;
      }
    }
    return model.classes().get(best);
  }
}
