package dev.millrace.console.label;

import dev.millrace.proto.labeling.v1.LabelValue;

/// Labels as people read them.
final class Values {
  private Values() {}

  static String of(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> value.getClassName();
      case CLASS_SET -> String.join(", ", value.getClassSet().getClassNamesList());
      case POINTS -> "%d points".formatted(value.getPoints().getPointsCount());
      case MASK -> "mask";
      case REGIONS -> "%d regions".formatted(value.getRegions().getRegionsCount());
      case TEXT -> value.getText();
      case NUMBER -> Double.toString(value.getNumber());
      case VALUE_NOT_SET -> "";
    };
  }
}
