package dev.millrace.console.project;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Names to be added at the end of a schema: classes, mask codes or points, as the project has.
public record NewClasses(List<String> classes) {
  public NewClasses {
    classes = List.copyOf(requireNonNull(classes, "classes are missing"));
  }
}
