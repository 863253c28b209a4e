package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Suggestion;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PointAnswer;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.TagAnswer;
import java.time.Instant;
import java.util.List;

/// What a served model thinks of an item.
///
/// @param className the class it holds most likely; empty when its answer is not one class
/// @param value what it would label the item with, when its answer is not one class; else not set
/// @param confidence of that class, 0 to 1; of tags the smallest of its decisions
/// @param margin the confidence less that of the second class, 0 to 1: small is unsure; of tags,
///   how far their probabilities are from the threshold, on average
/// @param entropy of all its confidences, in bits: large is unsure; of tags the mean
/// @param modelVersion of the served model
/// @param servedAt when the version first said so; whole microseconds
record Prediction(
    String className,
    LabelValue value,
    float confidence,
    float margin,
    float entropy,
    String modelVersion,
    Instant servedAt) {
  /// One class, and nothing else.
  static final LabelValue NO_VALUE = LabelValue.getDefaultInstance();

  static Prediction of(PredictionServed served) {
    return switch (served.getAnswerCase()) {
      case TAGS -> ofTags(served, served.getTags());
      case POINTS -> unweighed(served, points(served.getPoints()));
      case NUMBERS -> unweighed(served, number(served));
      case ANSWER_NOT_SET -> ofClasses(served);
    };
  }

  private static Prediction ofClasses(PredictionServed served) {
    if (served.getClassesCount() == 0) {
      throw saysNothing(served, "no class; expected the classes, likeliest first");
    }
    var first = served.getClasses(0);
    var second = served.getClassesCount() == 1 ? 0 : served.getClasses(1).getProbability();
    return new Prediction(
        first.getClassName(),
        NO_VALUE,
        first.getProbability(),
        first.getProbability() - second,
        entropy(served.getClassesList()),
        served.getModelVersion(),
        Times.kept(Times.instant(served.getServedAt())));
  }

  private static Prediction ofTags(PredictionServed served, TagAnswer answer) {
    if (answer.getTagsCount() == 0) {
      throw saysNothing(served, "no tag; expected a probability of each");
    }
    var threshold = answer.getThreshold();
    var given = ClassSet.newBuilder();
    var confidence = 1f;
    var margins = 0.0;
    var bits = 0.0;
    for (var tag : answer.getTagsList()) {
      var probability = tag.getProbability();
      boolean isGiven = probability >= threshold;
      if (isGiven) {
        given.addClassNames(tag.getClassName());
      }
      confidence = Math.min(confidence, isGiven ? probability : 1 - probability);
      margins += Math.abs(probability - threshold) / (isGiven ? 1 - threshold : threshold);
      bits += bits(probability) + bits(1 - probability);
    }
    return new Prediction(
        "",
        LabelValue.newBuilder().setClassSet(given).build(),
        confidence,
        (float) (margins / answer.getTagsCount()),
        (float) (bits / answer.getTagsCount()),
        served.getModelVersion(),
        Times.kept(Times.instant(served.getServedAt())));
  }

  /// A model that says points or numbers does not say how sure it is.
  private static Prediction unweighed(PredictionServed served, LabelValue value) {
    return new Prediction(
        "",
        value,
        1,
        1,
        0,
        served.getModelVersion(),
        Times.kept(Times.instant(served.getServedAt())));
  }

  private static LabelValue points(PointAnswer answer) {
    var points = PointSet.newBuilder();
    for (var placed : answer.getPointsList()) {
      points.addPoints(
          Point.newBuilder().setName(placed.getName()).setX(placed.getX()).setY(placed.getY()));
    }
    return LabelValue.newBuilder().setPoints(points).build();
  }

  private static LabelValue number(PredictionServed served) {
    if (served.getNumbers().getValuesCount() != 1) {
      throw saysNothing(
          served, "%d numbers; expected one".formatted(served.getNumbers().getValuesCount()));
    }
    return LabelValue.newBuilder().setNumber(served.getNumbers().getValues(0)).build();
  }

  private static InvalidException saysNothing(PredictionServed served, String what) {
    return new InvalidException(
        "prediction %s of item %s/%s names %s"
            .formatted(served.getPrediction(), served.getProject(), served.getItem(), what));
  }

  private static float entropy(List<ClassProbability> classes) {
    var bits = 0.0;
    for (var named : classes) {
      bits += bits(named.getProbability());
    }
    return (float) bits;
  }

  private static double bits(double probability) {
    return probability > 0 ? -probability * Math.log(probability) / Math.log(2) : 0;
  }

  /// This prediction after an earlier one: a version that repeats itself says nothing new, so that
  /// a judgement made since the first time stays the newer one.
  Prediction after(Prediction earlier) {
    return earlier.modelVersion().equals(modelVersion)
        ? new Prediction(
            className, value, confidence, margin, entropy, modelVersion, earlier.servedAt())
        : this;
  }

  /// The same in full doubt, as when two versions disagree: no margin, and at least one bit open.
  Prediction inDoubt() {
    return new Prediction(
        className, value, confidence, 0, Math.max(1, entropy), modelVersion, servedAt);
  }

  Suggestion toSuggestion(ClassNames names) {
    var suggestion = Suggestion.newBuilder();
    if (value.equals(NO_VALUE)) {
      suggestion.setClassName(names.present(className));
    } else {
      suggestion.setValue(names.present(value));
    }
    return suggestion
        .setConfidence(confidence)
        .setMargin(margin)
        .setEntropy(entropy)
        .setModelVersion(modelVersion)
        .build();
  }
}
