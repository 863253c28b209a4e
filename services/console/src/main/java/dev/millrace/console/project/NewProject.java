package dev.millrace.console.project;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A project of image classes that somebody wants.
public record NewProject(String id, String title, List<String> classes) {
  public NewProject {
    requireNonNull(id, "id is missing");
    requireNonNull(title, "title is missing");
    classes = List.copyOf(requireNonNull(classes, "classes are missing"));
  }
}
