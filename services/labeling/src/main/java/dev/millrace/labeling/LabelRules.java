package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.LabelValue.ValueCase;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.mesh.v1.Blob;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// What a label may be in a project.
final class LabelRules {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private static final long LARGEST_MASK = 32L << 20;

  private LabelRules() {}

  /// The label of an item, with the present names of classes.
  ///
  /// @throws InvalidException when the value is not one of the project's schema, or does not fit
  ///   the item
  static LabelValue checked(Project project, ItemAdded item, LabelValue given) {
    var value = ClassNames.of(project).present(given);
    check(project, value);
    if (item.getContent().hasImage()) {
      var image = item.getContent().getImage();
      checkFits(value, image.getWidth(), image.getHeight());
    }
    return value;
  }

  private static void checkFits(LabelValue value, int width, int height) {
    for (var point : value.getPoints().getPointsList()) {
      if (point.getX() > width || point.getY() > height) {
        throw new InvalidException(
            "the point '%s' is at (%s, %s), outside of the image of %d x %d px"
                .formatted(point.getName(), point.getX(), point.getY(), width, height));
      }
    }
    var regions = value.getRegions();
    if (value.hasRegions() && (regions.getWidth() != width || regions.getHeight() != height)) {
      throw new InvalidException(
          "the mask is of %d x %d px, the image of %d x %d px"
              .formatted(regions.getWidth(), regions.getHeight(), width, height));
    }
  }

  /// @throws InvalidException when the value is not one of the project's schema
  static void check(Project project, LabelValue value) {
    checkKind(project, value.getValueCase());
    switch (value.getValueCase()) {
      case CLASS_NAME ->
          checkKnown("class", value.getClassName(), project.getSchema().getClassesList(), project);
      case CLASS_SET -> checkSet(value.getClassSet(), project);
      case POINTS -> checkPoints(value.getPoints(), project);
      case MASK -> checkMask(value.getMask());
      case NUMBER -> checkNumber(value.getNumber(), project);
      case REGIONS -> RegionRules.check(project, value.getRegions());
      case TEXT, VALUE_NOT_SET -> {}
    }
  }

  private static void checkKind(Project project, ValueCase given) {
    var expected = kind(project);
    if (given != expected && !(given == ValueCase.REGIONS && takesRegions(project))) {
      throw new InvalidException(
          "the label is a %s, and project %s (%s) takes %s"
              .formatted(
                  given,
                  project.getId(),
                  project.getApplication(),
                  expected == ValueCase.VALUE_NOT_SET ? "no labels" : "a " + expected));
    }
    if (given == ValueCase.VALUE_NOT_SET) {
      throw new InvalidException(
          "project %s (%s) takes no labels".formatted(project.getId(), project.getApplication()));
    }
  }

  private static boolean takesRegions(Project project) {
    return project.getApplication() == Application.APPLICATION_IMAGE_SEGMENTATION;
  }

  private static ValueCase kind(Project project) {
    return switch (project.getApplication()) {
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_TABULAR_CLASSIFICATION ->
          ValueCase.CLASS_NAME;
      case APPLICATION_IMAGE_MULTI_CLASSIFICATION -> ValueCase.CLASS_SET;
      case APPLICATION_IMAGE_SEGMENTATION, APPLICATION_IMAGE_TO_IMAGE -> ValueCase.MASK;
      case APPLICATION_IMAGE_POINTS -> ValueCase.POINTS;
      case APPLICATION_IMAGE_REGRESSION, APPLICATION_TABULAR_REGRESSION, APPLICATION_RATINGS ->
          ValueCase.NUMBER;
      case APPLICATION_LANGUAGE_MODEL,
          APPLICATION_GENERATIVE,
          APPLICATION_UNSPECIFIED,
          UNRECOGNIZED ->
          ValueCase.VALUE_NOT_SET;
    };
  }

  private static void checkSet(ClassSet set, Project project) {
    var seen = new HashSet<String>();
    for (var name : set.getClassNamesList()) {
      checkKnown("class", name, project.getSchema().getClassesList(), project);
      if (!seen.add(name)) {
        throw new InvalidException("the class '%s' is given twice".formatted(name));
      }
    }
  }

  private static void checkPoints(PointSet points, Project project) {
    var seen = new HashSet<String>();
    for (var point : points.getPointsList()) {
      checkKnown("point", point.getName(), project.getSchema().getPointNamesList(), project);
      checkPlace(point);
      if (!seen.add(point.getName())) {
        throw new InvalidException("the point '%s' is given twice".formatted(point.getName()));
      }
    }
  }

  private static void checkPlace(Point point) {
    if (!(Float.isFinite(point.getX()) && Float.isFinite(point.getY()))
        || point.getX() < 0
        || point.getY() < 0) {
      throw new InvalidException(
          "the point '%s' is at (%s, %s), outside of any image"
              .formatted(point.getName(), point.getX(), point.getY()));
    }
  }

  private static void checkMask(Blob mask) {
    if (mask.getSize() > LARGEST_MASK) {
      throw new InvalidException(
          "the mask has %d bytes, at most %d can be".formatted(mask.getSize(), LARGEST_MASK));
    }
    if (!mask.getMediaType().equals("image/png")) {
      throw new InvalidException(
          "the mask is '%s', expected image/png".formatted(mask.getMediaType()));
    }
    if (!SHA_256.matcher(mask.getSha256()).matches()) {
      throw new InvalidException(
          "the mask's sha256 '%s' is not 64 of 0-9 and a-f".formatted(mask.getSha256()));
    }
  }

  private static void checkNumber(double number, Project project) {
    var range = project.getSchema().getNumberRange();
    var outside =
        project.getSchema().hasNumberRange()
            && (number < range.getMinimum() || number > range.getMaximum());
    if (!Double.isFinite(number) || outside) {
      throw new InvalidException(
          "the number %s is outside of project %s's range, %s to %s"
              .formatted(number, project.getId(), range.getMinimum(), range.getMaximum()));
    }
  }

  static void checkKnown(String what, String name, List<String> known, Project project) {
    if (!known.contains(name)) {
      throw new InvalidException(
          "the %s '%s' is not in project %s's schema; known are %s"
              .formatted(what, name, project.getId(), shortened(known)));
    }
  }

  private static String shortened(List<String> names) {
    return names.size() <= 30
        ? String.join(", ", names)
        : "%s and %d more".formatted(String.join(", ", names.subList(0, 30)), names.size() - 30);
  }
}
