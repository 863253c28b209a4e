package dev.millrace.console.project;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Classes to be added at the end of a schema.
public record NewClasses(List<String> classes) {
  public NewClasses {
    classes = List.copyOf(requireNonNull(classes, "classes are missing"));
  }
}
