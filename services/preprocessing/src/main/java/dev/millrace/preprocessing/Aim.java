package dev.millrace.preprocessing;

import dev.millrace.learn.vision.Point;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelValue.ValueCase;
import dev.millrace.proto.labeling.v1.NumberRange;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What is to be learnt of a project's items, as its application and schema have it.
///
/// @param names of classes, tags or points in the schema's order, or of the one number
/// @param range where numbers lie, when the schema says so
/// @param places of the names, by the present and the former ones
record Aim(
    TargetKind kind, List<String> names, Optional<NumberRange> range, Map<String, Integer> places) {
  /// What the one number is called.
  private static final String NUMBER = "number";

  /// What a label is for the aim.
  sealed interface Aimed {
    /// What a model is to say.
    record At(Target target) implements Aimed {}

    /// It says what the schema does not have.
    record Outside() implements Aimed {}

    /// It does not say all that the schema has.
    record Incomplete() implements Aimed {}
  }

  /// What items of an application are made into; empty when no cuts are made of them.
  static Optional<TargetKind> kind(Application application) {
    return switch (application) {
      case APPLICATION_IMAGE_CLASSIFICATION -> Optional.of(TargetKind.TARGET_KIND_CLASS);
      case APPLICATION_IMAGE_MULTI_CLASSIFICATION -> Optional.of(TargetKind.TARGET_KIND_TAGS);
      case APPLICATION_IMAGE_POINTS -> Optional.of(TargetKind.TARGET_KIND_POINTS);
      case APPLICATION_IMAGE_REGRESSION -> Optional.of(TargetKind.TARGET_KIND_NUMBER);
      case APPLICATION_IMAGE_SEGMENTATION,
          APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_LANGUAGE_MODEL,
          APPLICATION_TABULAR_CLASSIFICATION,
          APPLICATION_TABULAR_REGRESSION,
          APPLICATION_RATINGS,
          APPLICATION_GENERATIVE,
          APPLICATION_UNSPECIFIED,
          UNRECOGNIZED ->
          Optional.empty();
    };
  }

  /// Why there is no cut of a project whose application has no kind.
  static String otherKind(Project project) {
    return "project %s is of kind %s: cuts are made of images with one class, several classes, points or a number"
        .formatted(project.getId(), project.getApplication());
  }

  /// The aim of a project.
  ///
  /// @throws CutRefused when it is of another kind, or its schema has too few names
  static Aim of(Project project) {
    var kind = kind(project.getApplication()).orElseThrow(() -> new CutRefused(otherKind(project)));
    var schema = project.getSchema();
    return switch (kind) {
      case TARGET_KIND_CLASS ->
          named(project, kind, "classes", schema.getClassesList(), 2, "two or more");
      case TARGET_KIND_TAGS ->
          named(project, kind, "classes", schema.getClassesList(), 1, "one or more");
      case TARGET_KIND_POINTS ->
          named(project, kind, "point names", schema.getPointNamesList(), 1, "one or more");
      case TARGET_KIND_NUMBER -> {
        var range =
            schema.hasNumberRange()
                ? Optional.of(schema.getNumberRange())
                : Optional.<NumberRange>empty();
        yield new Aim(kind, List.of(NUMBER), range, Map.of());
      }
      case UNRECOGNIZED -> throw new CutRefused(otherKind(project));
    };
  }

  private static Aim named(
      Project project,
      TargetKind kind,
      String what,
      List<String> names,
      int fewest,
      String expected) {
    if (names.size() < fewest) {
      throw new CutRefused(
          "project %s has the %s %s, expected %s: add %s to its schema"
              .formatted(project.getId(), what, names, expected, what));
    }
    return new Aim(kind, List.copyOf(names), Optional.empty(), places(names, project.getSchema()));
  }

  private static Map<String, Integer> places(List<String> names, LabelSchema schema) {
    var places = new HashMap<String, Integer>();
    names.forEach(name -> places.putIfAbsent(name, places.size()));
    schema
        .getRenamedClassesMap()
        .forEach((former, name) -> {
          if (places.containsKey(name)) {
            places.putIfAbsent(former, places.get(name));
          }
        });
    return Map.copyOf(places);
  }

  /// Whether a label says something of this kind.
  boolean takes(LabelValue value) {
    return value.getValueCase()
        == switch (kind) {
          case TARGET_KIND_CLASS -> ValueCase.CLASS_NAME;
          case TARGET_KIND_TAGS -> ValueCase.CLASS_SET;
          case TARGET_KIND_POINTS -> ValueCase.POINTS;
          case TARGET_KIND_NUMBER -> ValueCase.NUMBER;
          case UNRECOGNIZED -> ValueCase.VALUE_NOT_SET;
        };
  }

  /// What a label of this kind gives.
  Aimed at(LabelValue value) {
    return switch (kind) {
      case TARGET_KIND_CLASS ->
          Optional.ofNullable(places.get(value.getClassName()))
              .<Aimed>map(place -> new Aimed.At(new Target.OfClass(place)))
              .orElseGet(Aimed.Outside::new);
      case TARGET_KIND_TAGS -> tags(value.getClassSet().getClassNamesList());
      case TARGET_KIND_POINTS -> points(value.getPoints());
      case TARGET_KIND_NUMBER -> number(value.getNumber());
      case UNRECOGNIZED -> new Aimed.Outside();
    };
  }

  /// A tag that the schema does not have leaves the item out: without it the item would say that
  /// the rest is all there is.
  private Aimed tags(List<String> given) {
    var indices = new TreeSet<Integer>();
    for (var name : given) {
      var place = places.get(name);
      if (place == null) {
        return new Aimed.Outside();
      }
      indices.add(place);
    }
    return new Aimed.At(new Target.OfTags(List.copyOf(indices)));
  }

  private Aimed points(PointSet given) {
    var byName = new HashMap<String, Point>();
    for (var point : given.getPointsList()) {
      if (!places.containsKey(point.getName())) {
        return new Aimed.Outside();
      }
      byName.put(point.getName(), new Point(point.getX(), point.getY()));
    }
    if (!byName.keySet().containsAll(names)) {
      return new Aimed.Incomplete();
    }
    return new Aimed.At(new Target.OfPoints(names.stream().map(byName::get).toList()));
  }

  private Aimed number(double given) {
    boolean within =
        range
            .map(ends -> given >= ends.getMinimum() && given <= ends.getMaximum())
            .orElse(Float.isFinite((float) given));
    return within ? new Aimed.At(new Target.OfNumber((float) given)) : new Aimed.Outside();
  }
}
