package dev.millrace.learn.vision;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Range;
import dev.millrace.learn.objective.Tags;
import java.util.List;
import java.util.Map;

/// How bundles name what a model for images was asked to say.
final class Applications {

  static final String CLASSIFICATION = "image-classification";
  static final String MULTI_CLASSIFICATION = "image-multi-classification";
  static final String REGRESSION = "image-regression";
  static final String POINTS = "image-points";

  private static final String THRESHOLD = "threshold";
  private static final String LOW = "low";
  private static final String HIGH = "high";

  private Applications() {}

  static String name(Objective<?> objective) {
    return switch (objective) {
      case Classes _ -> CLASSIFICATION;
      case Tags _ -> MULTI_CLASSIFICATION;
      case Numbers _ -> REGRESSION;
      case Points _ -> POINTS;
    };
  }

  /// What else than names an objective has.
  static Map<String, Double> answers(Objective<?> objective) {
    return switch (objective) {
      case Classes _, Points _ -> Map.of();
      case Tags(var _, double threshold) -> Map.of(THRESHOLD, threshold);
      case Numbers(var _, var range) ->
          range.bounded() ? Map.of(LOW, range.low(), HIGH, range.high()) : Map.of();
    };
  }

  /// What a bundle says of a model.
  static BundleDescription description(
      Objective<?> objective,
      Architecture architecture,
      ImageShape input,
      Normalization normalization,
      Fit fit,
      Map<String, String> provenance) {
    return new BundleDescription(
        BundleDescription.CURRENT_FORMAT,
        name(objective),
        architecture.name(),
        architecture.settings(),
        objective.names(),
        input,
        normalization,
        fit.name(),
        provenance,
        answers(objective));
  }

  static Objective<?> objective(BundleDescription description) {
    List<String> names = description.classes();
    Map<String, Double> answers = description.answers();
    try {
      return switch (description.application()) {
        case CLASSIFICATION -> new Classes(names);
        case MULTI_CLASSIFICATION -> new Tags(names, answers.getOrDefault(THRESHOLD, Tags.EVEN));
        case REGRESSION -> new Numbers(names, range(answers));
        case POINTS -> new Points(names);
        default -> throw new MalformedBundle("its application is " + description.application());
      };
    } catch (IllegalArgumentException e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
  }

  private static Range range(Map<String, Double> answers) {
    return answers.isEmpty()
        ? Range.ANY
        : new Range(
            answers.getOrDefault(LOW, Double.NEGATIVE_INFINITY),
            answers.getOrDefault(HIGH, Double.POSITIVE_INFINITY));
  }
}
