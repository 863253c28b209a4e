package dev.millrace.ingest;

import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_UNKNOWN_CLASS;
import static dev.millrace.proto.ingest.v1.RefusalReason.REFUSAL_REASON_WRONG_KIND;

import dev.millrace.proto.ingest.v1.AddItemRequest.ContentCase;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelValue.ValueCase;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Project;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a project takes: one kind of item, and labels of one kind within its schema.
final class ProjectRules {
  private final Project project;
  private final ContentCase itemKind;
  private final ValueCase labelKind;
  private final Set<String> classes;
  private final Set<String> points;

  ProjectRules(Project project) {
    this.project = project;
    this.itemKind = itemKind(project);
    this.labelKind = labelKind(project);
    this.classes = classes(project);
    this.points = Set.copyOf(project.getSchema().getPointNamesList());
  }

  private static Set<String> classes(Project project) {
    var names = new HashSet<>(project.getSchema().getClassesList());
    // A stream that has not heard of a new name still means its class.
    names.addAll(project.getSchema().getRenamedClassesMap().keySet());
    return Set.copyOf(names);
  }

  String id() {
    return project.getId();
  }

  private static ContentCase itemKind(Project project) {
    return switch (project.getApplication()) {
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_IMAGE_MULTI_CLASSIFICATION,
          APPLICATION_IMAGE_SEGMENTATION,
          APPLICATION_IMAGE_POINTS,
          APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_IMAGE_REGRESSION,
          APPLICATION_GENERATIVE ->
          ContentCase.IMAGE;
      case APPLICATION_TEXT_CLASSIFICATION, APPLICATION_LANGUAGE_MODEL -> ContentCase.TEXT;
      case APPLICATION_TABULAR_CLASSIFICATION, APPLICATION_TABULAR_REGRESSION -> ContentCase.ROW;
      case APPLICATION_RATINGS -> ContentCase.RATING_PAIR;
      case APPLICATION_UNSPECIFIED, UNRECOGNIZED -> ContentCase.CONTENT_NOT_SET;
    };
  }

  private static ValueCase labelKind(Project project) {
    return switch (project.getApplication()) {
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_TABULAR_CLASSIFICATION ->
          ValueCase.CLASS_NAME;
      case APPLICATION_IMAGE_MULTI_CLASSIFICATION -> ValueCase.CLASS_SET;
      case APPLICATION_IMAGE_POINTS -> ValueCase.POINTS;
      case APPLICATION_IMAGE_REGRESSION, APPLICATION_TABULAR_REGRESSION, APPLICATION_RATINGS ->
          ValueCase.NUMBER;
      // A mask is an image of its own, and a stream has no place for a second one.
      case APPLICATION_IMAGE_SEGMENTATION,
          APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_LANGUAGE_MODEL,
          APPLICATION_GENERATIVE,
          APPLICATION_UNSPECIFIED,
          UNRECOGNIZED ->
          ValueCase.VALUE_NOT_SET;
    };
  }

  void checkKind(ContentCase given) {
    if (given != itemKind || given == ContentCase.CONTENT_NOT_SET) {
      throw wrongKind("an item", given, itemKind);
    }
  }

  /// Checks a label and answers it in its one form, so that equal labels are equal bytes.
  LabelValue checkLabel(LabelValue given) {
    var label = inOneForm(given);
    if (label.getValueCase() != ValueCase.VALUE_NOT_SET && label.getValueCase() != labelKind) {
      throw wrongKind("a label", label.getValueCase(), labelKind);
    }
    switch (label.getValueCase()) {
      case CLASS_NAME -> checkKnown(List.of(label.getClassName()), classes, "class");
      case CLASS_SET -> checkKnown(label.getClassSet().getClassNamesList(), classes, "class");
      case POINTS -> checkPoints(label.getPoints());
      case NUMBER -> checkRange(label.getNumber());
      case MASK, REGIONS, TEXT, VALUE_NOT_SET -> {}
    }
    return label;
  }

  private LabelValue inOneForm(LabelValue label) {
    if (labelKind == ValueCase.CLASS_SET && label.hasClassName()) {
      return classSet(List.of(label.getClassName()));
    }
    return label.hasClassSet() ? classSet(label.getClassSet().getClassNamesList()) : label;
  }

  private static LabelValue classSet(Collection<String> names) {
    var set = ClassSet.newBuilder().addAllClassNames(new TreeSet<>(names));
    return LabelValue.newBuilder().setClassSet(set).build();
  }

  private void checkPoints(PointSet set) {
    var names = set.getPointsList().stream().map(Point::getName).toList();
    checkKnown(names, points, "point");
    if (names.size() != Set.copyOf(names).size()) {
      throw new ItemRefused(
          REFUSAL_REASON_WRONG_KIND, "a point is there twice; send each once: " + abridged(names));
    }
  }

  private void checkKnown(List<String> names, Set<String> known, String what) {
    for (var name : names) {
      if (!known.contains(name)) {
        throw new ItemRefused(
            REFUSAL_REASON_UNKNOWN_CLASS,
            "%s '%s' is not in the schema of project %s: %s; add it to the project, or send one of these"
                .formatted(what, name, id(), abridged(new TreeSet<>(known))));
      }
    }
  }

  private static String abridged(Collection<String> names) {
    var shown = String.join(", ", names.stream().limit(20).toList());
    return names.size() > 20 ? "%s and %d more".formatted(shown, names.size() - 20) : shown;
  }

  private void checkRange(double number) {
    var schema = project.getSchema();
    var range = schema.getNumberRange();
    var within =
        !schema.hasNumberRange() || (number >= range.getMinimum() && number <= range.getMaximum());
    if (!Double.isFinite(number) || !within) {
      throw new ItemRefused(
          REFUSAL_REASON_WRONG_KIND,
          "the label is %s, project %s takes %s to %s"
              .formatted(number, id(), range.getMinimum(), range.getMaximum()));
    }
  }

  private ItemRefused wrongKind(String what, Enum<?> given, Enum<?> wanted) {
    return new ItemRefused(
        REFUSAL_REASON_WRONG_KIND,
        "%s of kind %s was given, project %s (%s) takes %s"
            .formatted(what, given, id(), project.getApplication(), wanted));
  }
}
