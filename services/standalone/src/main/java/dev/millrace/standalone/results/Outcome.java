package dev.millrace.standalone.results;

import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.vision.ImageLearner;
import java.util.List;
import java.util.Map;

/// What came out of a training.
///
/// @param steps each step
/// @param epochs each epoch with the metrics of the validation set
/// @param after what was measured once, when training was over
public record Outcome(
    List<Recorder.Step> steps, List<Recorder.Epoch> epochs, Map<String, Double> after) {

  public Outcome {
    steps = List.copyOf(steps);
    epochs = List.copyOf(epochs);
    after = Map.copyOf(after);
  }

  static Outcome of(ImageLearner<?> learner) {
    return new Outcome(learner.steps(), learner.epochs(), Map.of());
  }

  /// The same with something that was measured at the end.
  Outcome with(String name, double value) {
    return new Outcome(steps, epochs, Map.of(name, value));
  }

  /// A metric of the last epoch.
  ///
  /// @throws IllegalArgumentException when it was not measured
  double last(String metric) {
    Double value = epochs.getLast().metrics().get(metric);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s was not measured, but %s".formatted(metric, epochs.getLast().metrics().keySet()));
    }
    return value;
  }

  /// The time of all epochs.
  double seconds() {
    return epochs.stream().mapToDouble(Recorder.Epoch::seconds).sum();
  }
}
