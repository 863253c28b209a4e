package dev.millrace.labeling.exchange;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Point;
import dev.millrace.proto.labeling.v1.PointSet;
import dev.millrace.proto.labeling.v1.Project;
import java.util.ArrayList;
import java.util.List;

/// A label as one cell of a table: a class, several classes with | between them, a number, or
/// points as `name=x;y` with | between them. A | or a backslash of a name follows a backslash.
final class LabelText {
  private LabelText() {}

  /// @throws InvalidException for a mask, which has no place in a cell
  static String of(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> value.getClassName();
      case CLASS_SET -> joined(value.getClassSet().getClassNamesList());
      case POINTS -> joined(value.getPoints().getPointsList().stream().map(LabelText::of).toList());
      case NUMBER -> Double.toString(value.getNumber());
      case TEXT -> value.getText();
      case MASK, REGIONS ->
          throw new InvalidException(
              "a table cannot hold masks: take COCO or Label Studio's format");
      case VALUE_NOT_SET -> "";
    };
  }

  private static String of(Point point) {
    return "%s=%s;%s".formatted(point.getName(), point.getX(), point.getY());
  }

  private static String joined(List<String> parts) {
    return String.join(
        "|", parts.stream().map(part -> part.replace("\\", "\\\\").replace("|", "\\|")).toList());
  }

  /// @throws InvalidException for a cell that says no label of this kind of project
  static LabelValue parse(Project project, String cell) {
    var value = LabelValue.newBuilder();
    return switch (project.getApplication()) {
      case APPLICATION_IMAGE_MULTI_CLASSIFICATION ->
          value.setClassSet(ClassSet.newBuilder().addAllClassNames(split(cell))).build();
      case APPLICATION_IMAGE_POINTS -> value.setPoints(points(cell)).build();
      case APPLICATION_IMAGE_REGRESSION, APPLICATION_TABULAR_REGRESSION, APPLICATION_RATINGS ->
          value.setNumber(number(cell)).build();
      case APPLICATION_IMAGE_CLASSIFICATION,
          APPLICATION_TEXT_CLASSIFICATION,
          APPLICATION_TABULAR_CLASSIFICATION ->
          value.setClassName(cell).build();
      case APPLICATION_IMAGE_SEGMENTATION,
          APPLICATION_IMAGE_TO_IMAGE,
          APPLICATION_LANGUAGE_MODEL,
          APPLICATION_GENERATIVE,
          APPLICATION_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new InvalidException(
              "a table cannot hold the labels of project '%s' (%s)"
                  .formatted(project.getId(), project.getApplication()));
    };
  }

  private static List<String> split(String cell) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c == '\\' && i + 1 < cell.length()) {
        part.append(cell.charAt(++i));
      } else if (c == '|') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    if (!cell.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }

  private static PointSet points(String cell) {
    var set = PointSet.newBuilder();
    for (var text : split(cell)) {
      int equals = text.lastIndexOf('=');
      int semicolon = text.indexOf(';', equals);
      if (equals < 1 || semicolon < 0) {
        throw new InvalidException("'%s' is no point; expected name=x;y".formatted(text));
      }
      set.addPoints(
          Point.newBuilder()
              .setName(text.substring(0, equals))
              .setX((float) number(text.substring(equals + 1, semicolon)))
              .setY((float) number(text.substring(semicolon + 1))));
    }
    return set.build();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException _) {
      throw new InvalidException("'%s' is no number".formatted(text));
    }
  }
}
