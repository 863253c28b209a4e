package dev.millrace.console.model;

import static java.util.Comparator.comparingDouble;

import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelInferResponse.InferOutputTensor;
import java.util.List;
import java.util.stream.IntStream;

/// A model's answer about one picture.
///
/// @param prediction names the answer in the log
/// @param classes most probable first
/// @param millis how long the model's service took
public record PredictionView(
    String prediction,
    String modelVersion,
    String run,
    String cut,
    List<Probability> classes,
    double millis) {
  public PredictionView {
    classes = List.copyOf(classes);
  }

  static PredictionView of(ModelInferResponse response, List<String> names, double millis) {
    var values = probabilities(response);
    var classes =
        IntStream.range(0, Math.min(names.size(), values.size()))
            .mapToObj(i -> new Probability(names.get(i), values.get(i)))
            .sorted(comparingDouble(Probability::probability).reversed())
            .toList();
    return new PredictionView(
        text(response, "predictions"),
        response.getModelVersion(),
        text(response, "run"),
        text(response, "cut"),
        classes,
        millis);
  }

  private static List<Float> probabilities(ModelInferResponse response) {
    return response.getOutputsList().stream()
        .filter(output -> output.getName().equals("probabilities"))
        .map(InferOutputTensor::getContents)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the model's answer has no probabilities"))
        .getFp32ContentsList();
  }

  private static String text(ModelInferResponse response, String parameter) {
    return response.containsParameters(parameter)
        ? response.getParametersOrThrow(parameter).getStringParam()
        : "";
  }

  /// How probable a class is, 0 to 1.
  public record Probability(String name, float probability) {}
}
