package dev.millrace.labeling;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a project must be like.
final class ProjectRules {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final int MOST_NAMES = 10_000;
  private static final int LONGEST_NAME = 200;

  private ProjectRules() {}

  /// The project in its full form: a title that was not given is the id.
  ///
  /// @throws InvalidException when it cannot be
  static Project checked(Project project) {
    if (!ID.matcher(project.getId()).matches()) {
      throw new InvalidException(
          "the project id '%s' is not 1 to 63 of a-z, 0-9 and -, a letter first"
              .formatted(project.getId()));
    }
    check(project.getApplication(), project.getSchema());
    checkNames("class", project.getSchema().getClassesList());
    checkNames("point name", project.getSchema().getPointNamesList());
    checkNames("mask code", project.getSchema().getMaskCodesList());
    checkFormerNames(project.getSchema());
    Plans.check(project.getPlan());
    return project.getTitle().isBlank()
        ? project.toBuilder().setTitle(project.getId()).build()
        : project;
  }

  private static void check(Application application, LabelSchema schema) {
    switch (application) {
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_IMAGE_MULTI_CLASSIFICATION,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_TABULAR_CLASSIFICATION ->
          require(schema.getClassesCount() > 0, application, "classes");
      case APPLICATION_IMAGE_SEGMENTATION ->
          require(schema.getMaskCodesCount() > 0, application, "mask codes");
      case APPLICATION_IMAGE_POINTS ->
          require(schema.getPointNamesCount() > 0, application, "point names");
      case APPLICATION_IMAGE_REGRESSION, APPLICATION_TABULAR_REGRESSION, APPLICATION_RATINGS ->
          checkRange(schema);
      case APPLICATION_IMAGE_TO_IMAGE, APPLICATION_LANGUAGE_MODEL, APPLICATION_GENERATIVE -> {}
      case APPLICATION_UNSPECIFIED, UNRECOGNIZED ->
          throw new InvalidException(
              "the project has no application; give one, for example %s"
                  .formatted(Application.APPLICATION_IMAGE_CLASSIFICATION));
    }
  }

  private static void require(boolean given, Application application, String what) {
    if (!given) {
      throw new InvalidException(
          "a project of %s needs %s in its schema, and none is given".formatted(application, what));
    }
  }

  private static void checkRange(LabelSchema schema) {
    var range = schema.getNumberRange();
    if (schema.hasNumberRange() && !(range.getMinimum() < range.getMaximum())) {
      throw new InvalidException(
          "the number range %s to %s is empty".formatted(range.getMinimum(), range.getMaximum()));
    }
  }

  private static void checkFormerNames(LabelSchema schema) {
    var classes = Set.copyOf(schema.getClassesList());
    schema
        .getRenamedClassesMap()
        .forEach((former, name) -> {
          checkName("former class name", former);
          if (classes.contains(former) || !classes.contains(name)) {
            throw new InvalidException(
                "the class '%s' cannot be the former name of '%s': a class has that name, or none has this"
                    .formatted(former, name));
          }
        });
  }

  private static void checkNames(String what, List<String> names) {
    if (names.size() > MOST_NAMES) {
      throw new InvalidException(
          "%d names of kind '%s' are given, at most %d can be"
              .formatted(names.size(), what, MOST_NAMES));
    }
    var seen = new HashSet<String>();
    for (var name : names) {
      checkName(what, name);
      if (!seen.add(name)) {
        throw new InvalidException("the %s '%s' is given twice".formatted(what, name));
      }
    }
  }

  /// Checks a name that people will read and keys will carry.
  static void checkName(String what, String name) {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || !name.equals(name.strip())
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidException(
          "the %s '%s' is not 1 to %d characters, without blanks around or control characters"
              .formatted(what, name, LONGEST_NAME));
    }
  }
}
