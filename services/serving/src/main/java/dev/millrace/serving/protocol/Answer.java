package dev.millrace.serving.protocol;

import static java.util.Objects.requireNonNull;

import dev.millrace.learn.objective.Tags;
import dev.millrace.serving.model.ModelIdentity;
import java.util.List;

/// What a model says of some images, in their order.
///
/// @param answers `[images][outputs]`: probabilities of classes, each row summing to 1, or of tags;
///   x and y of each point in pixels of the picture that was given; or numbers
/// @param predictions an id for each image's prediction, as in the event that tells of it
public record Answer(ModelIdentity model, float[][] answers, List<String> predictions) {
  public Answer {
    requireNonNull(model, "model is null");
    predictions = List.copyOf(predictions);
    if (predictions.size() != answers.length) {
      throw new IllegalArgumentException(
          "%d predictions have %d ids".formatted(answers.length, predictions.size()));
    }
  }

  /// The tags that an image is given, the first by index first.
  ///
  /// @param tags the model's objective
  List<String> given(Tags tags, int image) {
    return tags.given(answers[image]);
  }

  /// The most probable class of an image, the first of equal ones.
  public String predicted(int image) {
    var row = answers[image];
    var best = 0;
    for (int label = 1; label < row.length; label++) {
      if (row[label] > row[best]) {
        best = label;
      }
    }
    return model.names().get(best);
  }
}
