package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Suggestion;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PredictionServed;
import java.time.Instant;
import java.util.List;

/// What a served model thinks of an item.
///
/// @param className the class it holds most likely
/// @param confidence of that class, 0 to 1
/// @param margin the confidence less that of the second class, 0 to 1: small is unsure
/// @param entropy of all its confidences, in bits: large is unsure
/// @param modelVersion of the served model
/// @param servedAt when the version first said so; whole microseconds
record Prediction(
    String className,
    float confidence,
    float margin,
    float entropy,
    String modelVersion,
    Instant servedAt) {

  static Prediction of(PredictionServed served) {
    if (served.getClassesCount() == 0) {
      throw new InvalidException(
          "prediction %s of item %s/%s names no class; expected the classes, likeliest first"
              .formatted(served.getPrediction(), served.getProject(), served.getItem()));
    }
    var first = served.getClasses(0);
    var second = served.getClassesCount() == 1 ? 0 : served.getClasses(1).getProbability();
    return new Prediction(
        first.getClassName(),
        first.getProbability(),
        first.getProbability() - second,
        entropy(served.getClassesList()),
        served.getModelVersion(),
        Times.kept(Times.instant(served.getServedAt())));
  }

  private static float entropy(List<ClassProbability> classes) {
    var bits = 0.0;
    for (var named : classes) {
      var probability = named.getProbability();
      if (probability > 0) {
        bits -= probability * Math.log(probability) / Math.log(2);
      }
    }
    return (float) bits;
  }

  /// This prediction after an earlier one: a version that repeats itself says nothing new, so that
  /// a judgement made since the first time stays the newer one.
  Prediction after(Prediction earlier) {
    return earlier.modelVersion().equals(modelVersion)
        ? new Prediction(className, confidence, margin, entropy, modelVersion, earlier.servedAt())
        : this;
  }

  /// The same in full doubt, as when two versions disagree: no margin, and at least one bit open.
  Prediction inDoubt() {
    return new Prediction(className, confidence, 0, Math.max(1, entropy), modelVersion, servedAt);
  }

  Suggestion toSuggestion(ClassNames names) {
    return Suggestion.newBuilder()
        .setClassName(names.present(className))
        .setConfidence(confidence)
        .setMargin(margin)
        .setEntropy(entropy)
        .setModelVersion(modelVersion)
        .build();
  }
}
